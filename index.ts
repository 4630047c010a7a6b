import * as pulumi from "@pulumi/pulumi";
import { Alarms } from "./components/alarms/alarms";
import { CompositeAlarms } from "./components/alarms/compositeAlarms";
import { Budget } from "./components/budget";
import { cacheParameters, chooseMaxConnections } from "./components/cacheParameters";
import { type PlannedCertificate, planCertificates } from "./components/certificatePlan";
import { instanceRange } from "./components/configuration/capacity";
import { awsServicesOf, topologyFacts } from "./components/configuration/topologyFacts";
import { Dashboard } from "./components/dashboard/dashboard";
import { Database } from "./components/database";
import { DatabaseHours } from "./components/databaseHours";
import { DatabaseProxy } from "./components/databaseProxy";
import { DatabaseSetup } from "./components/databaseSetup/databaseSetup";
import { DestroyGuard } from "./components/destroyGuard";
import { lookUpDomains } from "./components/domainFacts";
import { ImageRepository } from "./components/imageRepository";
import { LoadBalancer } from "./components/loadBalancer";
import { Network } from "./components/network";
import { PasswordRotation } from "./components/rotation/passwordRotation";
import { restartsOf } from "./components/rotation/restarts";
import { Secrets } from "./components/secrets";
import { shareParts } from "./components/sharedParts";
import { type OwnClusterConfig, readStackConfig, type StackConfig } from "./components/stackConfig";
import { credentialVariables } from "./components/topologies/containerEnvironment";
import { createServices } from "./components/topologies/createServices";
import { OwnCluster } from "./components/topologies/kubernetes/ownCluster";
import { TopologyAlarms } from "./components/topologies/topologyAlarms";
import { topologyTable } from "./components/topologies/topologyTable";
import { Traffic } from "./components/traffic";
import { Valkey } from "./components/valkey/valkey";
import { ValkeyAlarms } from "./components/valkey/valkeyAlarms";
import { WebAcl } from "./components/webAcl";
import { chooseZones, type Zone } from "./components/zones";

// The stack, from top to bottom: the configuration is read here, once. Each part takes what it needs from the configuration and from
// the parts above it, and the result is the stack's outputs.
const config = readStackConfig();
for (const warning of config.warnings) void pulumi.log.warn(warning);

// AWS is asked first: with too few zones, or domains that are not in their zone, the update fails before it creates anything.
export = async () => {
  if (config.ownCluster) return onOwnCluster(config, config.ownCluster);
  const [zones, domainFacts] = await Promise.all([chooseZones(config), lookUpDomains(config)]);
  return onAws(config, zones, planCertificates(config, domainFacts));
};

/** Network, secrets, database and load balancer are shared. One topology serves, or several while traffic moves between them. */
function onAws(config: StackConfig, zones: readonly Zone[], certificates: readonly PlannedCertificate[]) {
  const { application, scaling, deployment, kubernetes, region, retained, logRetentionDays, tags } = config;

  const network = new Network("network", {
    settings: config.network,
    zones: zones.map(({ name }) => name),
    region,
    awsServices: awsServicesOf(
      config.traffic.map(({ topology }) => topologyFacts[topology]),
      application,
    ),
    functionServices: ["secretsmanager"],
    logRetentionDays,
    retained,
  });

  const { applicationUser, applicationOwner, expirySchedule, finalSnapshot, instanceClass, storage } = config.database;
  const secrets = new Secrets("secrets", {
    databaseUser: applicationUser,
    databaseOwner: applicationOwner,
    keepKey: finalSnapshot,
    retained,
  });

  const database = new Database("database", {
    identifierPrefix: application.name,
    region,
    vpcId: network.vpcId,
    subnetIds: network.databaseSubnetIds,
    settings: config.database,
    parameters: cacheParameters({
      instanceClass,
      engineVersion: config.database.engineVersion,
      databaseName: config.database.name,
      connections: config.neededMaxConnections,
      cron: expirySchedule === "pgCron",
    }),
    keyArn: secrets.keyArn,
    logRetentionDays,
    retained,
  });

  const parts = { region, network, database, secrets, logRetentionDays };
  const figuresOf = config.cacheFigures ? { Application: application.name, Stack: config.stack } : undefined;
  const setup = new DatabaseSetup("database-setup", {
    ...parts,
    applicationUser,
    applicationOwner,
    expirySchedule,
    figuresOf,
  });

  // The address comes from the setup or from the proxy, so everything that uses it waits until the database is ready.
  const maxConnections = chooseMaxConnections(instanceClass, config.neededMaxConnections);
  const proxy = config.database.proxy
    ? new DatabaseProxy("database-proxy", { ...parts, maxConnections, ready: setup.address })
    : undefined;
  const endpoint = proxy ?? setup;

  // PostgreSQL's cache is always there: both run while one moves, in either direction.
  const valkey = config.valkey
    ? new Valkey("valkey", {
        ...parts,
        applicationName: application.name,
        settings: config.valkey,
        finalSnapshot,
        retained,
      })
    : undefined;

  const repository = new ImageRepository("images", { retained });

  const loadBalancer = new LoadBalancer("ingress", {
    vpcId: network.vpcId,
    subnetIds: network.publicSubnetIds,
    region,
    ingressCidrs: config.ingressCidrs,
    domains: config.domains,
    certificates,
    tls: config.tls,
    logRetentionDays,
    retained,
  });

  const webAcl = config.webRules
    ? new WebAcl("web-acl", {
        loadBalancerArn: loadBalancer.arn,
        rules: config.webRules,
        applicationName: application.name,
        logRetentionDays,
      })
    : undefined;

  const services = createServices(config.traffic, topologyTable, {
    ...parts,
    servers: [
      { name: "database", port: database.port, securityGroupId: endpoint.securityGroupId },
      ...database.replicaServers,
      ...(valkey?.servers ?? []),
    ],
    addresses: { RDS_ENDPOINT: endpoint.address, ...database.readerAddresses, ...valkey?.addresses },
    secretVariables: [
      ...credentialVariables("DB", { arn: secrets.credentialsArn, keyArn: secrets.keyArn }),
      ...(secrets.owner ? credentialVariables("DB_MIGRATION", { arn: secrets.owner.arn, keyArn: secrets.keyArn }) : []),
      ...(valkey ? credentialVariables("SPRING_DATA_REDIS", { arn: valkey.secretArn, keyArn: secrets.keyArn }) : []),
      ...application.secrets,
    ],
    loadBalancer,
    topologyHeader: config.topologyHeader,
    application,
    scaling,
    schedule: config.schedule,
    deployment,
    kubernetes,
    tags,
  });
  const components = services.map(({ component }) => component);

  // After the services: a new one is healthy before its first request, and an old one leaves the rule before it is deleted.
  const targets = services.map(({ component, weight }) => ({ targetGroupArn: component.targetGroupArn, weight }));
  const traffic = new Traffic("traffic", { listenerArn: loadBalancer.listenerArn, targets }, { dependsOn: components });

  const { identifier, replicaIdentifiers } = database;
  const { alarmThresholds: thresholds } = config;
  const alarms = new Alarms("alarms", {
    email: config.alarmEmail,
    thresholds,
    loadBalancer,
    database: { identifier, replicaIdentifiers, instanceClass, storage, maxConnections },
    setup,
    figuresOf,
  });
  const { topicArn } = alarms;
  const topologyAlarms = services.map(({ topology: name, component: topology }) => {
    const range = instanceRange(name, config);
    return new TopologyAlarms(`${name}-alarms`, { topology, loadBalancer, range, thresholds, topicArn });
  });

  const valkeyAlarms =
    valkey && config.valkey
      ? new ValkeyAlarms("valkey-alarms", { settings: config.valkey, metrics: valkey.metrics, thresholds, topicArn })
      : undefined;

  const { passwordRotationDays: days } = config.database;
  const rotation = days
    ? new PasswordRotation("password-rotation", {
        ...parts,
        days,
        setup,
        restarts: restartsOf(services),
        thresholds,
        topicArn,
      })
    : undefined;
  const allAlarms = [
    alarms,
    ...topologyAlarms,
    ...[valkeyAlarms, rotation].filter((each) => each !== undefined),
  ].flatMap((part) => part.alarms);
  const compositeAlarms = new CompositeAlarms("incidents", {
    applicationName: application.name,
    stack: config.stack,
    alarms: allAlarms,
    topicArn,
  });
  const { runningHours: hours } = config.schedule;
  const databaseHours = hours ? new DatabaseHours("database-hours", { region, hours, database }) : undefined;

  const dashboard = config.dashboard
    ? new Dashboard("dashboard", {
        config,
        loadBalancer,
        services,
        database,
        maxConnections,
        figures: figuresOf && { of: figuresOf, logGroup: setup.logGroupName },
        valkey,
        alarms: [...compositeAlarms.arns, ...allAlarms.map(({ arn }) => arn)],
      })
    : undefined;

  const { costs, alarmEmail: email } = config;
  const budget = new Budget("budget", {
    applicationName: application.name,
    stack: config.stack,
    settings: costs,
    email,
    tags,
  });

  const upToSetup = [
    network,
    secrets,
    database,
    setup,
    ...[proxy, valkey, valkeyAlarms, dashboard, webAcl, rotation, databaseHours].filter((each) => each !== undefined),
  ];
  const guarded = [
    ...upToSetup,
    repository,
    loadBalancer,
    ...components,
    traffic,
    alarms,
    ...topologyAlarms,
    compositeAlarms,
    budget,
  ];
  new DestroyGuard("destroy-guard", { guarded, retained });

  const byTopology = <T>(pick: (service: (typeof services)[number]) => T) =>
    Object.fromEntries(services.map((service) => [service.topology, pick(service)]));
  return {
    url: loadBalancer.url,
    domains: loadBalancer.domains,
    domainRecords: loadBalancer.domainRecords,
    topologyName: config.topology,
    zones: zones.map(({ name, id }) => `${name} (${id})`),
    trafficWeights: byTopology(({ weight }) => weight),
    targetGroups: byTopology(({ component }) => component.targetGroupArn),
    topologyRules: byTopology(({ component }) => component.entranceRuleArn),
    serviceDimensions: byTopology(({ component }) => component.dimensions),
    applicationLogGroups: byTopology(({ component }) => component.logGroupName),
    ...(dashboard && { dashboardName: dashboard.dashboardName }),
    alarmNames: allAlarms.map(({ name }) => name),
    databaseIdentifier: identifier,
    databaseReplicaIdentifiers: replicaIdentifiers,
    databaseInstances: database.identifiers,
    databaseParameterGroup: database.parameterGroupName,
    // A command, because the stack's state does not contain which changes wait for a restart.
    databasePendingChanges: `npm run reboot -- --stack ${config.stack}`,
    // What an update outside of the running hours needs first.
    ...(hours && {
      databaseStart: pulumi.interpolate`aws rds start-db-instance --db-instance-identifier ${identifier}`,
    }),
    databaseAddress: database.address,
    applicationDatabaseAddress: endpoint.address,
    databaseReplicaAddresses: database.replicaAddresses,
    databaseSetup: setup.result,
    databaseFunctionName: setup.functionName,
    databaseMasterSecretArn: database.masterSecretArn,
    databaseCredentialsArn: secrets.credentialsArn,
    ...(valkey && { valkeyAddress: valkey.host, valkeyCredentialsArn: valkey.secretArn }),
    imageRepositoryUrl: repository.repositoryUrl,
    certificateValidationRecord: loadBalancer.certificateValidationRecord ?? "none",
    sharedParts: shareParts({ network, loadBalancer, database, keyArn: secrets.keyArn }),
  };
}

/** The same application on a cluster and a database that exist already, on any cloud. */
function onOwnCluster(
  { application, scaling, schedule, kubernetes, topology }: StackConfig,
  ownCluster: OwnClusterConfig,
) {
  const cluster = new OwnCluster("kubernetes", { application, scaling, schedule, kubernetes, ownCluster });
  return { topologyName: topology, namespace: cluster.namespace, serviceName: cluster.serviceName };
}
