import * as pulumi from "@pulumi/pulumi";
import { cacheParameters } from "./components/cacheParameters";
import { connectionDemand, RESERVED_CONNECTIONS } from "./components/connectionBudget";
import { Database } from "./components/database";
import { ImageRepository } from "./components/imageRepository";
import { LoadBalancer } from "./components/loadBalancer";
import { Network } from "./components/network";
import { Secrets } from "./components/secrets";
import { readStackConfig } from "./components/stackConfig";
import { findTopology } from "./components/topologies/topology";

// The stack, top to bottom: configuration goes in, flows through the parts in the order in which they need each other,
// and leaves as outputs. Nothing below reads configuration on the way.
const config = readStackConfig();
for (const warning of config.warnings) void pulumi.log.warn(warning);
const { application, database: databaseSettings, logRetentionDays, region, retained, scaling } = config;

const network = new Network("network", { settings: config.network, region, logRetentionDays });

const secrets = new Secrets("secrets", {
  databaseUser: databaseSettings.applicationUser,
  keepKey: databaseSettings.finalSnapshot,
  retained,
});

const database = new Database("database", {
  identifierPrefix: application.name,
  vpcId: network.vpcId,
  subnetIds: network.databaseSubnetIds,
  settings: databaseSettings,
  parameters: cacheParameters({
    instanceClass: databaseSettings.instanceClass,
    databaseName: databaseSettings.name,
    connections: connectionDemand(scaling) + RESERVED_CONNECTIONS,
  }),
  keyArn: secrets.keyArn,
  logRetentionDays,
  retained,
});

const repository = new ImageRepository("images", { retained });

const topology = findTopology(config.topology);

const loadBalancer = new LoadBalancer("ingress", {
  vpcId: network.vpcId,
  subnetIds: network.publicSubnetIds,
  region,
  ingressCidrs: config.ingressCidrs,
  tls: config.tls,
  targets: [{ name: config.topology, weight: 100, target: topology.targetGroup(application) }],
  logRetentionDays,
  retained,
});

const service = topology.create(config.topology, {
  region,
  network,
  loadBalancer: loadBalancer.towards(config.topology),
  database,
  secrets,
  application,
  scaling,
  logRetentionDays,
});

export const url = loadBalancer.url;
export const topologyName = config.topology;
export const databaseAddress = database.address;
export const databaseReplicaAddresses = database.replicaAddresses;
export const databaseMasterSecretArn = database.masterSecretArn;
export const databaseCredentialsArn = secrets.credentialsArn;
export const imageRepositoryUrl = repository.repositoryUrl;
export const applicationLogGroup = service.logGroupName;
export const certificateValidationRecord = loadBalancer.certificateValidationRecord ?? "none";
