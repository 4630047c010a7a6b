import * as pulumi from "@pulumi/pulumi";
import { Alarms } from "./components/alarms";
import { cacheParameters, chooseMaxConnections } from "./components/cacheParameters";
import { Database } from "./components/database";
import { DatabaseProxy } from "./components/databaseProxy";
import { DatabaseSetup } from "./components/databaseSetup/databaseSetup";
import { DestroyGuard } from "./components/destroyGuard";
import { ImageRepository } from "./components/imageRepository";
import { LoadBalancer } from "./components/loadBalancer";
import { Network } from "./components/network";
import { Secrets } from "./components/secrets";
import { type OwnClusterConfig, readStackConfig, type StackConfig } from "./components/stackConfig";
import { OwnCluster } from "./components/topologies/kubernetes/ownCluster";
import type { Topology } from "./components/topologies/topology";
import { TopologyAlarms } from "./components/topologies/topologyAlarms";
import { awsServices, findTopology } from "./components/topologies/topologyTable";
import { Traffic } from "./components/traffic";
import { chooseZones, type Zone } from "./components/zones";

// The stack, top to bottom: configuration goes in, flows through the parts in the order in which they need each other,
// and leaves as outputs. Nothing below reads configuration on the way.
const config = readStackConfig();
for (const warning of config.warnings) void pulumi.log.warn(warning);

// Subnets are made by zone, so the zones are asked for first: nothing is made when there are too few.
export = async () =>
  config.ownCluster ? onOwnCluster(config, config.ownCluster) : onAws(config, await chooseZones(config));

/** Network, secrets, database and load balancer are shared; one topology serves, or several while traffic moves. */
function onAws(
  { application, scaling, kubernetes, logRetentionDays, region, retained, tags, ...settings }: StackConfig,
  zones: readonly Zone[],
) {
  const network = new Network("network", {
    settings: settings.network,
    zones: zones.map(({ name }) => name),
    region,
    awsServices: awsServices(
      settings.traffic.map(({ topology }) => topology),
      application,
    ),
    functionServices: ["secretsmanager"],
    logRetentionDays,
    retained,
  });

  const secrets = new Secrets("secrets", {
    databaseUser: settings.database.applicationUser,
    keepKey: settings.database.finalSnapshot,
    retained,
  });

  const {
    instanceClass,
    engineVersion,
    name: databaseName,
    storage,
    expirySchedule,
    proxy: proxied,
  } = settings.database;
  const connections = settings.neededMaxConnections;
  const maxConnections = chooseMaxConnections(instanceClass, connections);
  const database = new Database("database", {
    identifierPrefix: application.name,
    region,
    vpcId: network.vpcId,
    subnetIds: network.databaseSubnetIds,
    settings: settings.database,
    parameters: cacheParameters({
      instanceClass,
      engineVersion,
      databaseName,
      connections,
      cron: expirySchedule === "pgCron",
    }),
    keyArn: secrets.keyArn,
    logRetentionDays,
    retained,
  });

  const setup = new DatabaseSetup("database-setup", {
    region,
    network,
    database,
    secrets,
    applicationUser: settings.database.applicationUser,
    expirySchedule,
    logRetentionDays,
  });

  // Whoever takes the database's address from the setup, or from the proxy, waits until it is ready.
  const proxy = proxied
    ? new DatabaseProxy("database-proxy", {
        region,
        network,
        database,
        maxConnections,
        ready: setup.address,
        secrets,
        logRetentionDays,
      })
    : undefined;
  const endpoint = proxy ?? setup;

  const repository = new ImageRepository("images", { retained });

  const loadBalancer = new LoadBalancer("ingress", {
    vpcId: network.vpcId,
    subnetIds: network.publicSubnetIds,
    region,
    ingressCidrs: settings.ingressCidrs,
    tls: settings.tls,
    logRetentionDays,
    retained,
  });

  const shared = { region, network, loadBalancer, database: endpoint, secrets };
  const running = settings.traffic.map(({ topology, weight }) => {
    const parts = { ...shared, application, scaling, kubernetes, logRetentionDays, tags };
    return { topology, weight, service: findTopology(topology).create(topology, parts) };
  });
  const services = running.map(({ service }) => service);

  // After the services: a new one is healthy before its first request, and out of the rule before it goes.
  const targets = running.map(({ service, weight }) => ({ targetGroupArn: service.targetGroupArn, weight }));
  const traffic = new Traffic("traffic", { listenerArn: loadBalancer.listenerArn, targets }, { dependsOn: services });

  const alarms = new Alarms("alarms", {
    email: settings.alarmEmail,
    loadBalancer,
    database: {
      identifier: database.identifier,
      replicaIdentifiers: database.replicaIdentifiers,
      instanceClass,
      storage,
      maxConnections,
    },
  });
  const { topicArn } = alarms;
  const topologyAlarms = running.map(
    ({ topology: name, service: topology }) =>
      new TopologyAlarms(`${name}-alarms`, { topology, loadBalancer, topicArn }),
  );

  const guarded = [
    network,
    secrets,
    database,
    setup,
    ...(proxy ? [proxy] : []),
    repository,
    loadBalancer,
    ...services,
    traffic,
    alarms,
    ...topologyAlarms,
  ];
  new DestroyGuard("destroy-guard", { guarded, retained });

  const byTopology = <T>(pick: (service: Topology) => T) =>
    Object.fromEntries(running.map(({ topology, service }) => [topology, pick(service)]));
  return {
    url: loadBalancer.url,
    topologyName: settings.topology,
    zones: zones.map(({ name, id }) => `${name} (${id})`),
    trafficWeights: Object.fromEntries(running.map(({ topology, weight }) => [topology, weight])),
    targetGroups: byTopology((service) => service.targetGroupArn),
    applicationLogGroups: byTopology((service) => service.logGroupName),
    alarmNames: [alarms, ...topologyAlarms].flatMap(({ alarmNames }) => alarmNames),
    databaseIdentifier: database.identifier,
    databaseReplicaIdentifiers: database.replicaIdentifiers,
    databaseParameterGroup: database.parameterGroupName,
    // A command: what waits is nothing that the stack's state knows.
    databasePendingChanges: `npm run reboot -- --stack ${settings.stack}`,
    databaseAddress: database.address,
    applicationDatabaseAddress: endpoint.address,
    databaseReplicaAddresses: database.replicaAddresses,
    databaseSetup: setup.result,
    databaseMasterSecretArn: database.masterSecretArn,
    databaseCredentialsArn: secrets.credentialsArn,
    imageRepositoryUrl: repository.repositoryUrl,
    certificateValidationRecord: loadBalancer.certificateValidationRecord ?? "none",
  };
}

/** The same application on a cluster and a database that are there already, wherever they are. */
function onOwnCluster({ application, scaling, kubernetes, topology }: StackConfig, ownCluster: OwnClusterConfig) {
  const cluster = new OwnCluster("kubernetes", { application, scaling, kubernetes, ownCluster });
  return { topologyName: topology, namespace: cluster.namespace, serviceName: cluster.serviceName };
}
