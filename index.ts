import * as pulumi from "@pulumi/pulumi";
import { cacheParameters } from "./components/cacheParameters";
import { RESERVED_CONNECTIONS } from "./components/connectionBudget";
import { Database } from "./components/database";
import { DestroyGuard } from "./components/destroyGuard";
import { ImageRepository } from "./components/imageRepository";
import { LoadBalancer } from "./components/loadBalancer";
import { Network } from "./components/network";
import { Secrets } from "./components/secrets";
import { readStackConfig } from "./components/stackConfig";
import { findTopology, type Topology } from "./components/topologies/topology";
import { Traffic } from "./components/traffic";

// The stack, top to bottom: configuration goes in, flows through the parts in the order in which they need each other,
// and leaves as outputs. Nothing below reads configuration on the way.
const config = readStackConfig();
for (const warning of config.warnings) void pulumi.log.warn(warning);
const { application, database: databaseSettings, logRetentionDays, region, retained, scaling } = config;

const network = new Network("network", { settings: config.network, region, logRetentionDays, retained });

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
    connections: config.connectionDemand + RESERVED_CONNECTIONS,
  }),
  keyArn: secrets.keyArn,
  logRetentionDays,
  retained,
});

const repository = new ImageRepository("images", { retained });

const loadBalancer = new LoadBalancer("ingress", {
  vpcId: network.vpcId,
  subnetIds: network.publicSubnetIds,
  region,
  ingressCidrs: config.ingressCidrs,
  tls: config.tls,
  logRetentionDays,
  retained,
});

// Usually one; two or more while traffic moves from one to another.
const running = config.traffic.map(({ topology, weight }) => {
  const parts = { region, network, loadBalancer, database, secrets, application, scaling, logRetentionDays };
  return { topology, weight, service: findTopology(topology).create(topology, parts) };
});

const services = running.map(({ service }) => service);
const traffic = new Traffic(
  "traffic",
  {
    listenerArn: loadBalancer.listenerArn,
    targets: running.map(({ service, weight }) => ({ targetGroupArn: service.targetGroupArn, weight })),
  },
  { dependsOn: services },
);

const guarded = [network, secrets, database, repository, loadBalancer, ...services, traffic];
new DestroyGuard("destroy-guard", { guarded, retained });

export const url = loadBalancer.url;
export const topologyName = config.topology;
export const databaseAddress = database.address;
export const databaseReplicaAddresses = database.replicaAddresses;
export const databaseMasterSecretArn = database.masterSecretArn;
export const databaseCredentialsArn = secrets.credentialsArn;
export const imageRepositoryUrl = repository.repositoryUrl;
export const applicationLogGroups = byTopology((service) => service.logGroupName);
export const targetGroups = byTopology((service) => service.targetGroupArn);
export const trafficWeights = Object.fromEntries(config.traffic.map(({ topology, weight }) => [topology, weight]));
export const certificateValidationRecord = loadBalancer.certificateValidationRecord ?? "none";

function byTopology<T>(pick: (service: Topology) => T): Record<string, T> {
  return Object.fromEntries(running.map(({ topology, service }) => [topology, pick(service)]));
}
