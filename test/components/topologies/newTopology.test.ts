import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { taskRange } from "../../../components/configuration/resolve";
import { awsServicesOf, type TopologyFacts, topologyFacts } from "../../../components/configuration/topologyFacts";
import { parseStackConfig } from "../../../components/stackConfig";
import { credentialVariables } from "../../../components/topologies/containerEnvironment";
import { createServices } from "../../../components/topologies/createServices";
import { Entrance, targetGroupSpec } from "../../../components/topologies/entrance";
import { ServiceSecurityGroup } from "../../../components/topologies/serviceSecurityGroup";
import type { Topology, TopologyArgs, TopologyComponent } from "../../../components/topologies/topology";
import { TopologyAlarms } from "../../../components/topologies/topologyAlarms";
import { topologyTable } from "../../../components/topologies/topologyTable";
import { Traffic } from "../../../components/traffic";
import { dev } from "../../support/badConfigurations";
import { byType, one, runOffline } from "../../support/offline";

/** A row of facts … */
const facts = {
  ...topologyFacts,
  toy: {
    unit: "machine",
    targetType: "instance",
    priority: 104,
    takesSpot: false,
    hasFargateSizes: false,
    makesCluster: false,
    restartsBySchedule: false,
    zoneServices: [],
    awsServices: ["logs", "sqs"],
    shellServices: ["ssm"],
  },
} satisfies Record<string, TopologyFacts>;

/** … a component: one machine … */
class Toy extends pulumi.ComponentResource implements Topology {
  readonly targetGroupArn: pulumi.Output<string>;
  readonly targetGroupArnSuffix: pulumi.Output<string>;
  readonly entranceRuleArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly dimensions: Topology["dimensions"];
  readonly restart = undefined;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: TopologyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:Toy", name, {}, opts);
    const child = { parent: this };
    const { port, livenessPath: healthPath } = args.application;
    const { vpcId } = args.network;
    const { listenerArn } = args.loadBalancer;
    const spec = targetGroupSpec({ port, healthPath });
    const entrance = new Entrance(
      `${name}-entrance`,
      { topology: "toy", openByHeader: true, facts: facts.toy, vpcId, listenerArn, spec },
      child,
    );
    const { securityGroupId } = new ServiceSecurityGroup(`${name}-access`, args, child);
    const machine = new aws.ec2.Instance(
      name,
      { instanceType: "t4g.nano", ami: "ami-1", vpcSecurityGroupIds: [securityGroupId] },
      { ...child, dependsOn: [entrance.rule] },
    );
    this.targetGroupArn = entrance.targetGroup.arn;
    this.targetGroupArnSuffix = entrance.targetGroup.arnSuffix;
    this.entranceRuleArn = entrance.rule.arn;
    this.securityGroupId = securityGroupId;
    this.dimensions = { InstanceId: machine.id };
    this.logGroupName = pulumi.output("/toy");
    this.registerOutputs({});
  }
}

/** … and a line. */
const table: Readonly<Record<keyof typeof facts, TopologyComponent>> = { ...topologyTable, toy: Toy };

const { application, scaling, deployment, kubernetes } = parseStackConfig(dev, "dev");

const args: TopologyArgs = {
  region: "us-east-1",
  network: {
    vpcId: "vpc-1",
    applicationSubnetIds: ["subnet-1", "subnet-2"],
    databaseSubnetCidrs: ["10.0.56.0/21"],
    assignPublicIp: true,
  },
  loadBalancer: { securityGroupId: "sg-1", arnSuffix: "app/ingress/1", listenerArn: "arn:aws:listener" },
  topologyHeader: true,
  schedule: { runningHours: undefined, sizes: [] },
  servers: [{ name: "database", port: 5432, securityGroupId: "sg-2" }],
  addresses: { RDS_ENDPOINT: "database.example.org" },
  secretVariables: credentialVariables("DB", { arn: "arn:aws:secret", keyArn: "arn:aws:key" }),
  secrets: { keyArn: "arn:aws:key" },
  application,
  scaling,
  deployment,
  kubernetes,
  logRetentionDays: 7,
  tags: {},
};

/** The part of index.ts that starts with the topologies, with the new one beside Fargate. */
function plan() {
  return runOffline(() => {
    const running = [
      { topology: "fargate", weight: 90 },
      { topology: "toy", weight: 10 },
    ] as const;
    const services = createServices(running, table, args);
    const targets = services.map(({ component, weight }) => ({ targetGroupArn: component.targetGroupArn, weight }));
    const { loadBalancer } = args;
    new Traffic("traffic", { listenerArn: loadBalancer.listenerArn, targets });
    for (const { topology: name, component: topology } of services)
      new TopologyAlarms(`${name}-alarms`, {
        topology,
        loadBalancer,
        range: { minTasks: 1, maxTasks: 2 },
        thresholds: {},
        topicArn: "arn:aws:topic",
      });
  });
}

describe("a new topology, made of a row of facts, a component and a line", () => {
  it("serves its share of the traffic beside an existing one", async () => {
    const { resources } = await plan();
    const { actions } = one(resources, "aws:lb/listenerRule:ListenerRule", "traffic").inputs;
    const [{ forward }] = actions as readonly [
      { forward: { targetGroups: readonly { arn: string; weight: number }[] } },
    ];
    assert.deepEqual(
      forward.targetGroups.map(({ arn, weight }) => [/targetgroup\/(\w+)/.exec(arn)?.[1], weight]),
      [
        ["fargate", 90],
        ["toy", 10],
      ],
    );
  });

  it("has its entrance before the traffic's rule, with its own priority", async () => {
    const { resources } = await plan();
    const rules = byType(resources, "aws:lb/listenerRule:ListenerRule");
    assert.deepEqual(rules.map(({ name, inputs }) => [name, inputs.priority]).sort(), [
      ["fargate-entrance", 101],
      ["toy-entrance", 104],
      ["traffic", 1000],
    ]);
    assert.equal(one(resources, "aws:lb/targetGroup:TargetGroup", "toy-entrance").inputs.targetType, "instance");
  });

  it("accepts the load balancer, can connect to the database, and has the alarms of every topology", async () => {
    const { resources } = await plan();
    const names = resources.map(({ name }) => name);
    for (const name of ["toy-access-load-balancer-in", "toy-access-database-out", "toy-alarms-slow"])
      assert.ok(names.includes(name), name);
  });

  it("has its number of instances, its services and its endpoints from its facts", () => {
    assert.deepEqual(taskRange(facts.toy, { minTasks: 2, maxTasks: 4 }, { minReplicas: 6, maxReplicas: 8 }), {
      minTasks: 2,
      maxTasks: 4,
    });
    assert.deepEqual(awsServicesOf([facts.toy, facts.fargate], { enableExec: true, secrets: [] }), [
      "ecr.api",
      "ecr.dkr",
      "logs",
      "secretsmanager",
      "sqs",
      "ssm",
      "ssmmessages",
    ]);
  });

  it("does not compile without one of its facts, or without its component", () => {
    const { priority, ...others } = facts.toy;
    // @ts-expect-error A fact is missing.
    const incomplete: TopologyFacts = others;
    // @ts-expect-error The component is missing.
    const withoutComponent: Readonly<Record<keyof typeof facts, TopologyComponent>> = topologyTable;
    assert.ok(!("priority" in incomplete) && !("toy" in withoutComponent) && priority > 0);
  });
});
