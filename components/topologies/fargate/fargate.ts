import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { deploymentMaximumPercent } from "../../../policies/facts/connectionBudget";
import { type Transform, transformed } from "../../transform";
import { Entrance, targetGroupSpec } from "../entrance";
import { openShell, pullImage, readCredentials, type Statement, writeLogs } from "../permissions";
import { ServiceSecurityGroup } from "../serviceSecurityGroup";
import type { Topology, TopologyArgs, TopologyDefinition } from "../topology";
import { CONTAINER, containerDefinition } from "./container";

export interface FargateArgs extends TopologyArgs {
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly taskDefinition?: Transform<aws.ecs.TaskDefinitionArgs>;
    readonly service?: Transform<aws.ecs.ServiceArgs>;
  };
}

/** Seconds of a task besides the application's start: it is placed, pulled and checked, and drains when it goes. */
const ROUND_SECONDS = 300;

/** ECS on Fargate: tasks without servers, rolled without loss of capacity, rolled back by themselves when they do not start. */
export class Fargate extends pulumi.ComponentResource implements Topology {
  readonly targetGroupArn: pulumi.Output<string>;
  readonly targetGroupArnSuffix: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly dimensions: Topology["dimensions"];
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: FargateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:Fargate", name, {}, opts);
    const { application, scaling, loadBalancer } = args;
    const child = { parent: this };

    const entrance = createEntrance();
    const securityGroup = new ServiceSecurityGroup(`${name}-access`, args, child);
    const logGroup = createLogGroup();
    const executionRole = createRole("execution", executionStatements());
    const taskRole = createRole("task", application.enableExec ? openShell : []);
    const cluster = createCluster();
    const capacityProviders = createCapacityProviders();
    const taskDefinition = createTaskDefinition();
    const service = createService();
    createScaling();

    // Whoever forwards traffic here waits for the deployment, and for what became of it. A preview does not know the new task definition
    // yet, and must not show a change of the traffic for that.
    const deployed = pulumi
      .all([service.taskDefinition, taskDefinition.arn, cluster.name, service.name])
      .apply(([running, wanted, ...names]) => mustRun(running, wanted, names));
    const { arn } = entrance.targetGroup;
    this.targetGroupArn = pulumi.runtime.isDryRun() ? arn : pulumi.all([arn, deployed]).apply(([known]) => known);
    this.targetGroupArnSuffix = entrance.targetGroup.arnSuffix;
    this.securityGroupId = securityGroup.securityGroupId;
    this.dimensions = { ClusterName: cluster.name, ServiceName: service.name };
    this.logGroupName = logGroup.name;
    this.registerOutputs({ securityGroupId: this.securityGroupId, logGroupName: this.logGroupName });

    function createEntrance(): Entrance {
      return new Entrance(
        `${name}-entrance`,
        {
          topology: "fargate",
          vpcId: args.network.vpcId,
          listenerArn: loadBalancer.listenerArn,
          // ECS replaces a task that this check fails: so it asks for liveness, which a database outage must not fail.
          spec: targetGroupSpec({ targetType: "ip", port: application.port, healthPath: application.livenessPath }),
        },
        child,
      );
    }

    function createLogGroup(): aws.cloudwatch.LogGroup {
      // The guide's /ecs/malayalees-app with a suffix, so that two stacks fit into one account.
      const namePrefix = `/ecs/${application.name}-`;
      return new aws.cloudwatch.LogGroup(`${name}-log`, { namePrefix, retentionInDays: args.logRetentionDays }, child);
    }

    function executionStatements(): readonly Statement[] {
      const { credentialsArn, keyArn } = args.secrets;
      return [...pullImage(application.image), ...writeLogs(logGroup.arn), ...readCredentials(credentialsArn, keyArn)];
    }

    function createRole(label: string, statements: readonly Statement[]): aws.iam.Role {
      const role = new aws.iam.Role(
        `${name}-${label}`,
        { assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal(aws.iam.Principals.EcsTasksPrincipal) },
        child,
      );
      if (statements.length > 0) {
        const policy = pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
        new aws.iam.RolePolicy(`${name}-${label}`, { role: role.id, policy }, child);
      }
      return role;
    }

    /**
     * Container Insights makes its log group by itself, without an end to what it keeps, and leaves it behind: so it is here before
     * the cluster, and goes after it. Its name follows from the cluster's, which therefore is chosen here.
     * Source: Amazon CloudWatch user guide, "Container Insights performance log events for Amazon ECS" (2026-11).
     */
    function createInsightsLog(clusterName: pulumi.Output<string>): aws.cloudwatch.LogGroup {
      return new aws.cloudwatch.LogGroup(
        `${name}-insights`,
        {
          name: pulumi.interpolate`/aws/ecs/containerinsights/${clusterName}/performance`,
          retentionInDays: args.logRetentionDays,
        },
        child,
      );
    }

    function createCluster(): aws.ecs.Cluster {
      const { hex } = new random.RandomId(`${name}-cluster`, { byteLength: 4 }, child);
      const clusterName = pulumi.interpolate`${name}-${hex}`;
      return new aws.ecs.Cluster(
        name,
        { name: clusterName, settings: [{ name: "containerInsights", value: "enabled" }] },
        { ...child, dependsOn: createInsightsLog(clusterName) },
      );
    }

    function createCapacityProviders(): aws.ecs.ClusterCapacityProviders {
      return new aws.ecs.ClusterCapacityProviders(
        name,
        { clusterName: cluster.name, capacityProviders: ["FARGATE", "FARGATE_SPOT"] },
        child,
      );
    }

    function createTaskDefinition(): aws.ecs.TaskDefinition {
      return new aws.ecs.TaskDefinition(
        name,
        transformed(args.transform?.taskDefinition, {
          family: application.name,
          networkMode: "awsvpc",
          requiresCompatibilities: ["FARGATE"],
          cpu: String(scaling.cpu),
          memory: String(scaling.memory),
          runtimePlatform: {
            operatingSystemFamily: "LINUX",
            cpuArchitecture: application.architecture === "arm64" ? "ARM64" : "X86_64",
          },
          executionRoleArn: executionRole.arn,
          taskRoleArn: taskRole.arn,
          containerDefinitions: containerDefinitions(),
        }),
        child,
      );
    }

    function containerDefinitions(): pulumi.Output<string> {
      const outputs = pulumi.all([args.database.address, args.secrets.credentialsArn, logGroup.name]);
      return outputs.apply(([databaseAddress, credentialsArn, logGroupName]) => {
        const { region } = args;
        return JSON.stringify([
          containerDefinition({ application, region, databaseAddress, credentialsArn, logGroupName }),
        ]);
      });
    }

    function createService(): aws.ecs.Service {
      return new aws.ecs.Service(
        name,
        transformed(args.transform?.service, {
          cluster: cluster.arn,
          taskDefinition: taskDefinition.arn,
          desiredCount: scaling.minTasks,
          capacityProviderStrategies: capacityStrategy(),
          forceNewDeployment: true, // AWS asks for it when the strategy above changes
          deploymentMinimumHealthyPercent: 100,
          deploymentMaximumPercent: deploymentMaximumPercent(scaling.minTasks),
          deploymentCircuitBreaker: { enable: true, rollback: true },
          healthCheckGracePeriodSeconds: application.startupSeconds,
          enableExecuteCommand: application.enableExec,
          availabilityZoneRebalancing: "ENABLED",
          propagateTags: "SERVICE",
          enableEcsManagedTags: true,
          // An update is done when the new tasks serve, not when AWS has heard of them.
          waitForSteadyState: true,
          networkConfiguration: {
            subnets: args.network.applicationSubnetIds,
            securityGroups: [securityGroup.securityGroupId],
            assignPublicIp: args.network.assignPublicIp,
          },
          loadBalancers: [
            { targetGroupArn: entrance.targetGroup.arn, containerName: CONTAINER, containerPort: application.port },
          ],
        }),
        {
          ...child,
          dependsOn: [entrance.rule, capacityProviders, securityGroup],
          customTimeouts: { create: deploymentTimeout(), update: deploymentTimeout() },
          // Auto scaling decides it from the first minute on.
          ignoreChanges: ["desiredCount"],
        },
      );
    }

    /**
     * Of the provider, which by itself gives up after 20 minutes: the circuit breaker goes back after three rounds of tasks that fail, and
     * the old tasks come into service once more. Source: Amazon ECS developer guide, "How the Amazon ECS deployment circuit breaker
     * detects failures" (2026-11).
     */
    function deploymentTimeout(): string {
      const rounds = 4;
      return `${Math.ceil((rounds * (application.startupSeconds + ROUND_SECONDS)) / 60)}m`;
    }

    /** minTasks always run on Fargate proper; what is above them is shared between it and Spot. */
    function capacityStrategy() {
      const onDemand = { capacityProvider: "FARGATE", base: scaling.minTasks, weight: 100 - scaling.spotShare };
      const spot = { capacityProvider: "FARGATE_SPOT", base: 0, weight: scaling.spotShare };
      return scaling.spotShare > 0 ? [onDemand, spot] : [onDemand];
    }

    function createScaling(): void {
      const target = new aws.appautoscaling.Target(
        name,
        {
          serviceNamespace: "ecs",
          scalableDimension: "ecs:service:DesiredCount",
          resourceId: pulumi.interpolate`service/${cluster.name}/${service.name}`,
          minCapacity: scaling.minTasks,
          maxCapacity: scaling.maxTasks,
        },
        child,
      );
      const targetLabel = pulumi.interpolate`${loadBalancer.arnSuffix}/${entrance.targetGroup.arnSuffix}`;
      track("cpu", scaling.cpuTarget, { predefinedMetricType: "ECSServiceAverageCPUUtilization" });
      track("requests", scaling.requestsPerTarget, {
        predefinedMetricType: "ALBRequestCountPerTarget",
        resourceLabel: targetLabel,
      });

      function track(label: string, targetValue: number, predefinedMetricSpecification: PredefinedMetric): void {
        new aws.appautoscaling.Policy(
          `${name}-${label}`,
          {
            policyType: "TargetTrackingScaling",
            serviceNamespace: target.serviceNamespace,
            scalableDimension: target.scalableDimension,
            resourceId: target.resourceId,
            targetTrackingScalingPolicyConfiguration: {
              targetValue,
              predefinedMetricSpecification,
              // Quick to add, slow to take away: a JVM is expensive to warm up. Seconds.
              scaleOutCooldown: 60,
              scaleInCooldown: 300,
            },
          },
          child,
        );
      }
    }
  }
}

/**
 * When the circuit breaker has gone back the service is steady again, with the old task definition: some versions of the provider take
 * that for success. The service as AWS answers with it then does not have the task definition that was asked for.
 * Source: pulumi-aws, issue 4487; pulumi-awsx, issue 1848; terraform-provider-aws, issue 20858 (2026-11).
 * @throws RunError which ends the update
 */
function mustRun(
  running: string | undefined,
  wanted: string,
  [cluster, service]: readonly (string | undefined)[],
): void {
  if (running === undefined || running === wanted) return;
  const details = `aws ecs describe-services --cluster ${cluster} --services ${service} --query 'services[0].events[:5]'`;
  throw new pulumi.RunError(
    `The tasks of ${service} with ${nameOf(wanted)} did not come into service: ECS went back to ${nameOf(running)}, which serves. ` +
      `Why, says: ${details}. Look at the application's log as well; the next update tries again.`,
  );
}

/** `family:revision` of a task definition. */
function nameOf(arn: string): string {
  return arn.split("/").pop() ?? arn;
}

type PredefinedMetric =
  aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecification;

export const fargate: TopologyDefinition = {
  // Images (their layers come through the S3 gateway), the credentials, logs, and ECS Exec where it is on; Fargate's own interface
  // asks ECS. Source: Amazon ECS developer guide, "Amazon ECS interface VPC endpoints" (2026-11).
  awsServices: ({ enableExec }) => [
    "ecr.api",
    "ecr.dkr",
    "logs",
    "secretsmanager",
    ...(enableExec ? ["ssmmessages"] : []),
  ],
  create: (name, args, opts) => new Fargate(name, args, opts),
};
