import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { deploymentMaximumPercent } from "../../../policies/facts/connectionBudget";
import { awsCron, sizeChanges } from "../../configuration/schedules";
import { topologyFacts } from "../../configuration/topologyFacts";
import { createLogGroup } from "../../support/logGroup";
import { createRole, trustService } from "../../support/roles";
import { openShell, pullImage, readSecretVariables, type Statement, writeLogs } from "../../support/statements";
import { type Transform, transformed } from "../../support/transform";
import { DeploymentAlarms } from "../deploymentAlarms";
import { Entrance, targetGroupSpec } from "../entrance";
import { heldMinimum } from "../heldMinimum";
import { ServiceSecurityGroup } from "../serviceSecurityGroup";
import { trackedTargets } from "../targetTracking";
import type { Topology, TopologyArgs } from "../topology";
import { CONTAINER, containerDefinition } from "./container";
import { deploymentTimeout, mustRun } from "./deployment";

export interface FargateArgs extends TopologyArgs {
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly taskDefinition?: Transform<aws.ecs.TaskDefinitionArgs>;
    readonly service?: Transform<aws.ecs.ServiceArgs>;
  };
}

/** ECS on Fargate. A deployment keeps the capacity, and is rolled back automatically when new tasks do not start. */
export class Fargate extends pulumi.ComponentResource implements Topology {
  readonly targetGroupArn: pulumi.Output<string>;
  readonly targetGroupArnSuffix: pulumi.Output<string>;
  readonly entranceRuleArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly dimensions: Topology["dimensions"];
  readonly restart: Topology["restart"];
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: FargateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:Fargate", name, {}, opts);
    const { application, scaling, loadBalancer } = args;
    const child = { parent: this };
    const minimum = heldMinimum(scaling.minTasks, args.minimumDuringMove);
    const changes = sizeChanges(args.schedule, { min: scaling.minTasks, max: scaling.maxTasks });
    const isGuarded = args.deployment.rollbackOnErrors;

    const entrance = createEntrance();
    const securityGroup = new ServiceSecurityGroup(`${name}-access`, args, child);
    const logGroup = createLogGroup(
      `${name}-log`,
      // /ecs/malayalees-app as in docs/guide.md, with a suffix, so that one account can have two stacks.
      { namePrefix: `/ecs/${application.name}-`, retentionInDays: args.logRetentionDays },
      child,
    );
    const executionRole = createTaskRole("execution", executionStatements());
    const taskRole = createTaskRole("task", application.enableExec ? openShell : []);
    const cluster = createCluster();
    const capacityProviders = createCapacityProviders();
    const taskDefinition = createTaskDefinition();
    const alarmNames = isGuarded ? createAlarms() : [];
    const service = createService();
    createScaling();

    // Traffic is forwarded here only after the deployment has succeeded. A preview does not know the new task definition yet, and must not
    // show a change of the traffic because of that.
    const deployed = pulumi
      .all([service.taskDefinition, taskDefinition.arn, cluster.arn, service.name, pulumi.all([...alarmNames])])
      .apply(([running, wanted, clusterArn, serviceName, alarms]) =>
        mustRun({ running, wanted, clusterArn, serviceName, alarms }),
      );
    const { arn } = entrance.targetGroup;
    this.targetGroupArn = pulumi.runtime.isDryRun() ? arn : pulumi.all([arn, deployed]).apply(([known]) => known);
    this.targetGroupArnSuffix = entrance.targetGroup.arnSuffix;
    this.entranceRuleArn = entrance.rule.arn;
    this.securityGroupId = securityGroup.securityGroupId;
    this.dimensions = { ClusterName: cluster.name, ServiceName: service.name };
    this.restart = {
      operation: "ecs:updateService",
      parameters: { Cluster: cluster.name, Service: service.name, ForceNewDeployment: true },
      statements: [{ Effect: "Allow", Action: ["ecs:UpdateService"], Resource: service.id }],
    };
    this.logGroupName = logGroup.name;
    this.registerOutputs({ securityGroupId: this.securityGroupId, logGroupName: this.logGroupName });

    function createEntrance(): Entrance {
      return new Entrance(
        `${name}-entrance`,
        {
          topology: "fargate",
          openByHeader: args.topologyHeader,
          facts: topologyFacts.fargate,
          vpcId: args.network.vpcId,
          listenerArn: loadBalancer.listenerArn,
          // ECS replaces a task that fails this check, so it checks liveness, which must not depend on the database.
          spec: targetGroupSpec({ port: application.port, healthPath: application.livenessPath }),
        },
        child,
      );
    }

    function executionStatements(): readonly Statement[] {
      return [
        ...pullImage(application.image),
        ...writeLogs(logGroup.arn),
        ...readSecretVariables(args.secretVariables, application.secretKeyArns),
      ];
    }

    function createTaskRole(label: string, statements: readonly Statement[]): aws.iam.Role {
      return createRole(`${name}-${label}`, { trust: trustService("ecs-tasks.amazonaws.com"), statements }, child).role;
    }

    /**
     * Container Insights would create its own log group, which keeps logs for ever and is not deleted with the stack. So this one exists
     * before the cluster and is deleted after it. Its name contains the cluster's, which is therefore chosen here.
     * Source: Amazon CloudWatch user guide, "Container Insights performance log events for Amazon ECS" (2026-11).
     */
    function createInsightsLog(clusterName: pulumi.Output<string>): aws.cloudwatch.LogGroup {
      return createLogGroup(
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
      const { containerInsights } = application;
      return new aws.ecs.Cluster(
        name,
        {
          name: clusterName,
          settings: [{ name: "containerInsights", value: containerInsights ? "enabled" : "disabled" }],
        },
        { ...child, dependsOn: containerInsights ? [createInsightsLog(clusterName)] : [] },
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
      const { region, addresses, secretVariables } = args;
      return pulumi
        .output({ addresses, secretVariables, logGroupName: logGroup.name })
        .apply((known) => JSON.stringify([containerDefinition({ application, region, ...known })]));
    }

    function createAlarms(): readonly pulumi.Output<string>[] {
      const { targetGroup } = entrance;
      const { alarms } = new DeploymentAlarms(`${name}-deployment`, { targetGroup, loadBalancer }, child);
      return alarms.map(({ alarmName }) => alarmName);
    }

    function createService(): aws.ecs.Service {
      const timeout = deploymentTimeout(application.startupSeconds, isGuarded);
      return new aws.ecs.Service(
        name,
        transformed(args.transform?.service, {
          cluster: cluster.arn,
          taskDefinition: taskDefinition.arn,
          desiredCount: minimum.count,
          capacityProviderStrategies: capacityStrategy(),
          forceNewDeployment: true, // AWS requires it when the strategy above changes
          deploymentMinimumHealthyPercent: 100,
          deploymentMaximumPercent: deploymentMaximumPercent(scaling.minTasks),
          deploymentCircuitBreaker: { enable: true, rollback: true },
          // ECS takes no empty list of alarms. Taken out later, the provider leaves AWS with the alarms that the service had: docs/deployments.md.
          ...(isGuarded && { alarms: { enable: true, rollback: true, alarmNames: [...alarmNames] } }),
          healthCheckGracePeriodSeconds: application.startupSeconds,
          enableExecuteCommand: application.enableExec,
          availabilityZoneRebalancing: "ENABLED",
          propagateTags: "SERVICE",
          enableEcsManagedTags: true,
          // The update waits until the new tasks serve, not only until AWS has accepted them.
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
          customTimeouts: { create: timeout, update: timeout },
          // Auto scaling sets it after the service is created.
          ignoreChanges: ["desiredCount"],
        },
      );
    }

    /** minTasks always run on on-demand Fargate; further tasks are divided between on-demand and Spot. */
    function capacityStrategy() {
      const onDemand = { capacityProvider: "FARGATE", base: scaling.minTasks, weight: 100 - scaling.spotShare };
      const spot = { capacityProvider: "FARGATE_SPOT", base: 0, weight: scaling.spotShare };
      return scaling.spotShare > 0 ? [onDemand, spot] : [onDemand];
    }

    /** Min and max of a scheduled action replace those of the target, which a refresh then reads. */
    function createSchedule(target: aws.appautoscaling.Target): void {
      const { serviceNamespace, scalableDimension, resourceId } = target;
      for (const { min: minCapacity, max: maxCapacity, name: label, timezone, ...time } of changes)
        new aws.appautoscaling.ScheduledAction(
          `${name}-${label}`,
          {
            name: label,
            ...{ serviceNamespace, scalableDimension, resourceId, timezone },
            schedule: awsCron(time),
            scalableTargetAction: { minCapacity, maxCapacity },
          },
          child,
        );
    }

    function createScaling(): void {
      const target = new aws.appautoscaling.Target(
        name,
        {
          serviceNamespace: "ecs",
          scalableDimension: "ecs:service:DesiredCount",
          resourceId: pulumi.interpolate`service/${cluster.name}/${service.name}`,
          // A larger one starts the missing tasks at once. Source: Application Auto Scaling API, RegisterScalableTarget (2026-11).
          minCapacity: minimum.count,
          maxCapacity: scaling.maxTasks,
          tags: minimum.marks,
        },
        { ...child, ignoreChanges: changes.length > 0 ? ["minCapacity", "maxCapacity"] : [] },
      );
      createSchedule(target);
      const targets = trackedTargets(scaling, "ECSServiceAverageCPUUtilization", loadBalancer, entrance.targetGroup);
      for (const { label, ...tracked } of targets)
        new aws.appautoscaling.Policy(
          `${name}-${label}`,
          {
            policyType: "TargetTrackingScaling",
            serviceNamespace: target.serviceNamespace,
            scalableDimension: target.scalableDimension,
            resourceId: target.resourceId,
            // In seconds. Tasks are added quickly and removed slowly, because a JVM needs time to warm up.
            targetTrackingScalingPolicyConfiguration: { ...tracked, scaleOutCooldown: 60, scaleInCooldown: 300 },
          },
          child,
        );
    }
  }
}
