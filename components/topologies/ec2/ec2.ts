import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { deploymentMaximumPercent } from "../../../policies/facts/connectionBudget";
import { isPrivateEcr } from "../../configuration/imageReference";
import { sizeChanges, unixCron } from "../../configuration/schedules";
import { topologyFacts } from "../../configuration/topologyFacts";
import { createLogGroup } from "../../support/logGroup";
import { attachManagedPolicy, createRole, trustService } from "../../support/roles";
import { pullImage, readSecretVariables, type Statement, writeLogs } from "../../support/statements";
import { type Transform, transformed } from "../../support/transform";
import { containerEnvironment } from "../containerEnvironment";
import { type DeploymentAlarm, DeploymentAlarms } from "../deploymentAlarms";
import { Entrance, targetGroupSpec } from "../entrance";
import { heldMinimum } from "../heldMinimum";
import { ServiceSecurityGroup } from "../serviceSecurityGroup";
import { trackedTargets } from "../targetTracking";
import type { Topology, TopologyArgs } from "../topology";
import { createLaunchTemplate } from "./launchTemplate";
import { desiredPolicy, providersPolicy } from "./mixedInstances";
import { Rollout, replaceMachines } from "./rollout/rollout";
import { metricsNamespace, userDataOf } from "./userData";

export interface Ec2Args extends TopologyArgs {
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly launchTemplate?: Transform<aws.ec2.LaunchTemplateArgs>;
    readonly group?: Transform<aws.autoscaling.GroupArgs>;
  };
}

/** Seconds that a machine needs before the application starts: boot, packages, image. */
const BOOT_SECONDS = 120;

/** Of a scheduled action: the number stays as it is. Source: the provider's schema, desiredCapacity (2026-11). */
const UNCHANGED = -1;

/** Seconds until a ready machine has passed the load balancer's checks, with a margin. */
const REGISTRATION_SECONDS = 600;

/**
 * EC2 with Auto Scaling: machines that install themselves at boot (userData.ts), and run one container each. There is no SSH, neither key
 * nor port: shells, where they are enabled, use Session Manager.
 */
export class Ec2 extends pulumi.ComponentResource implements Topology {
  readonly targetGroupArn: pulumi.Output<string>;
  readonly targetGroupArnSuffix: pulumi.Output<string>;
  readonly entranceRuleArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly dimensions: Topology["dimensions"];
  readonly restart: Topology["restart"];
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: Ec2Args, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:Ec2", name, {}, opts);
    const { application, scaling, loadBalancer } = args;
    const child = { parent: this };
    const warmupSeconds = BOOT_SECONDS + application.startupSeconds;
    // Old machines serve until the new ones are ready.
    const percentages = { minHealthyPercentage: 100, maxHealthyPercentage: deploymentMaximumPercent(scaling.minTasks) };
    const minimum = heldMinimum(scaling.minTasks, args.minimumDuringMove);
    const changes = sizeChanges(args.schedule, { min: scaling.minTasks, max: scaling.maxTasks });
    const ignoreChanges = ["mixedInstancesPolicy", ...(changes.length > 0 ? ["minSize", "maxSize"] : [])];
    const machineTags = { ...args.tags, Name: `${application.name}-ec2` };

    const entrance = createEntrance();
    const securityGroup = new ServiceSecurityGroup(`${name}-access`, args, child);
    const logGroup = createLogGroup(
      `${name}-log`,
      { namePrefix: `/ec2/${application.name}-`, retentionInDays: args.logRetentionDays },
      child,
    );
    const machineRole = createMachineRole();
    const profile = new aws.iam.InstanceProfile(`${name}-machine`, { role: machineRole.name }, child);
    const bootScript = createBootScript();
    const template = createTemplate();
    const policy = desiredPolicy(template, scaling);
    const group = createGroup();
    createLifecycleHook();
    createScaling();
    createSchedule();
    createRollout();

    this.targetGroupArn = entrance.targetGroup.arn;
    this.targetGroupArnSuffix = entrance.targetGroup.arnSuffix;
    this.entranceRuleArn = entrance.rule.arn;
    this.securityGroupId = securityGroup.securityGroupId;
    this.dimensions = { AutoScalingGroupName: group.name };
    this.restart = {
      operation: "autoscaling:startInstanceRefresh",
      parameters: {
        AutoScalingGroupName: group.name,
        Strategy: "Rolling",
        Preferences: {
          MinHealthyPercentage: percentages.minHealthyPercentage,
          MaxHealthyPercentage: percentages.maxHealthyPercentage,
          SkipMatching: false,
        },
      },
      statements: replaceMachines({ group, template, machineRoleArn: machineRole.arn }),
    };
    this.logGroupName = logGroup.name;
    this.registerOutputs({ securityGroupId: this.securityGroupId, logGroupName: this.logGroupName });

    function createEntrance(): Entrance {
      return new Entrance(
        `${name}-entrance`,
        {
          topology: "ec2",
          openByHeader: args.topologyHeader,
          facts: topologyFacts.ec2,
          vpcId: args.network.vpcId,
          listenerArn: loadBalancer.listenerArn,
          // Auto Scaling replaces a machine that fails this check, so it checks liveness, which must not depend on the database.
          spec: targetGroupSpec({
            port: application.port,
            healthPath: application.livenessPath,
          }),
        },
        child,
      );
    }

    function createMachineRole(): aws.iam.Role {
      const trust = trustService("ec2.amazonaws.com");
      const { role } = createRole(`${name}-machine`, { trust, statements: machineStatements() }, child);
      const shell = { role, region: args.region, policy: "AmazonSSMManagedInstanceCore" };
      if (application.enableExec) attachManagedPolicy(`${name}-shell`, shell, child);
      return role;
    }

    function machineStatements(): readonly Statement[] {
      return [
        ...pullImage(application.image),
        ...writeLogs(logGroup.arn),
        ...readSecretVariables(args.secretVariables, application.secretKeyArns),
        // The CloudWatch agent sends nothing until it has read the machine's tags. The action does not support resource-level permissions.
        // Source: aws/amazon-cloudwatch-agent, pull request 73; Service authorization reference, Amazon EC2 (2026-11).
        { Effect: "Allow", Action: ["ec2:DescribeTags"], Resource: "*" },
        // No resource-level permissions either: the condition limits it to the agent's own namespace.
        {
          Effect: "Allow",
          Action: ["cloudwatch:PutMetricData"],
          Resource: "*",
          Condition: { StringEquals: { "cloudwatch:namespace": metricsNamespace(application.name) } },
        },
      ];
    }

    function createTemplate(): aws.ec2.LaunchTemplate {
      return createLaunchTemplate(
        name,
        {
          machineImage: scaling.machineImage,
          architecture: application.architecture,
          profileArn: profile.arn,
          bootScript,
          assignPublicIp: args.network.assignPublicIp,
          securityGroupId: securityGroup.securityGroupId,
          tags: machineTags,
          transform: args.transform?.launchTemplate,
        },
        child,
      );
    }

    function createBootScript(): pulumi.Output<string> {
      const { region, addresses, secretVariables } = args;
      const outputs = pulumi.output({ addresses, secretVariables, logGroupName: logGroup.name });
      return outputs.apply((known) => {
        const script = userDataOf({
          application,
          region,
          privateEcr: isPrivateEcr(application.image),
          environment: containerEnvironment(application, known.addresses),
          secretVariables: known.secretVariables,
          logGroupName: known.logGroupName,
        });
        return Buffer.from(script).toString("base64");
      });
    }

    function createGroup(): aws.autoscaling.Group {
      return new aws.autoscaling.Group(
        name,
        transformed(args.transform?.group, {
          vpcZoneIdentifiers: args.network.applicationSubnetIds,
          minSize: minimum.count,
          maxSize: scaling.maxTasks,
          targetGroupArns: [entrance.targetGroup.arn],
          healthCheckType: "ELB",
          healthCheckGracePeriod: warmupSeconds,
          defaultInstanceWarmup: warmupSeconds,
          // The update waits until a new group's machines serve, not only until AWS has created the group.
          minElbCapacity: minimum.count,
          waitForCapacityTimeout: `${Math.ceil((warmupSeconds + REGISTRATION_SECONDS) / 60)}m`,
          mixedInstancesPolicy: policy.apply(providersPolicy),
          instanceMaintenancePolicy: percentages,
          enabledMetrics: ["GroupInServiceInstances", "GroupDesiredCapacity"],
          tags: [
            ...Object.entries(machineTags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
            ...Object.entries(minimum.marks ?? {}).map(([key, value]) => ({ key, value, propagateAtLaunch: false })),
          ],
        }),
        { ...child, dependsOn: [entrance.rule, securityGroup], ignoreChanges },
      );
    }

    function createAlarms(): readonly DeploymentAlarm[] {
      if (!args.deployment.rollbackOnErrors) return [];
      const { targetGroup } = entrance;
      return new DeploymentAlarms(`${name}-deployment`, { targetGroup, loadBalancer }, child).alarms;
    }

    function createRollout(): void {
      new Rollout(
        `${name}-rollout`,
        {
          group,
          template,
          machineRoleArn: machineRole.arn,
          policy,
          ...percentages,
          maxMachines: scaling.maxTasks,
          warmupSeconds,
          alarms: createAlarms(),
          bakeSeconds: args.deployment.bakeSeconds,
          // One machine of the minimum. AWS takes whole percentages.
          canaryPercent: args.deployment.strategy === "canary" ? Math.ceil(100 / scaling.minTasks) : undefined,
          logRetentionDays: args.logRetentionDays,
        },
        child,
      );
    }

    // A machine that is terminated has left the target group by then. The minute is for responses that are still being written.
    function createLifecycleHook(): void {
      new aws.autoscaling.LifecycleHook(
        `${name}-draining`,
        {
          autoscalingGroupName: group.name,
          lifecycleTransition: "autoscaling:EC2_INSTANCE_TERMINATING",
          heartbeatTimeout: 60,
          defaultResult: "CONTINUE",
        },
        child,
      );
    }

    /** A desired number outside of the new limits is brought into them by AWS. */
    function createSchedule(): void {
      for (const { name: label, min: minSize, max: maxSize, timezone: timeZone, ...time } of changes)
        new aws.autoscaling.Schedule(
          `${name}-${label}`,
          {
            scheduledActionName: label,
            autoscalingGroupName: group.name,
            recurrence: unixCron(time),
            ...{ timeZone, minSize, maxSize, desiredCapacity: UNCHANGED },
          },
          child,
        );
    }

    function createScaling(): void {
      const targets = trackedTargets(scaling, "ASGAverageCPUUtilization", loadBalancer, entrance.targetGroup);
      for (const { label, ...targetTrackingConfiguration } of targets)
        new aws.autoscaling.Policy(
          `${name}-${label}`,
          { autoscalingGroupName: group.name, policyType: "TargetTrackingScaling", targetTrackingConfiguration },
          child,
        );
    }
  }
}
