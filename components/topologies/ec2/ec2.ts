import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { deploymentMaximumPercent } from "../../../policies/facts/connectionBudget";
import { isPrivateEcr } from "../../configuration/placeholder";
import { managedPolicyArn } from "../../managedPolicy";
import { type Transform, transformed } from "../../transform";
import { containerEnvironment } from "../containerEnvironment";
import { Entrance, targetGroupSpec } from "../entrance";
import { pullImage, readCredentials, type Statement, writeLogs } from "../permissions";
import { ServiceSecurityGroup } from "../serviceSecurityGroup";
import type { Topology, TopologyArgs, TopologyDefinition } from "../topology";
import { machineImage } from "./machineImage";
import type { DesiredPolicy } from "./rollout/lambda/request";
import { Rollout } from "./rollout/rollout";
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

/** Seconds until a machine that is ready has passed the load balancer's checks, with time to spare. */
const REGISTRATION_SECONDS = 600;

/** GiB of the root volume: system, container runtime and one or two images. */
const ROOT_VOLUME_GIB = 20;

/**
 * EC2 with Auto Scaling: machines that install themselves at boot (userData.ts), one container each. Nobody logs in by SSH:
 * there is neither key nor port, only Session Manager where shells are on.
 */
export class Ec2 extends pulumi.ComponentResource implements Topology {
  readonly targetGroupArn: pulumi.Output<string>;
  readonly targetGroupArnSuffix: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly dimensions: Topology["dimensions"];
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: Ec2Args, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:Ec2", name, {}, opts);
    const { application, scaling, loadBalancer } = args;
    const child = { parent: this };
    const warmupSeconds = BOOT_SECONDS + application.startupSeconds;
    // All that serve stay while new ones start.
    const percentages = { minHealthyPercentage: 100, maxHealthyPercentage: deploymentMaximumPercent(scaling.minTasks) };
    const machineTags = { ...args.tags, Name: `${application.name}-ec2` };

    const entrance = createEntrance();
    const securityGroup = new ServiceSecurityGroup(`${name}-access`, args, child);
    const logGroup = createLogGroup();
    const machineRole = createMachineRole();
    const profile = new aws.iam.InstanceProfile(`${name}-machine`, { role: machineRole.name }, child);
    const bootScript = createBootScript();
    const template = createLaunchTemplate();
    const group = createGroup();
    createLifecycleHook();
    createScaling();
    createRollout();

    this.targetGroupArn = entrance.targetGroup.arn;
    this.targetGroupArnSuffix = entrance.targetGroup.arnSuffix;
    this.securityGroupId = securityGroup.securityGroupId;
    this.dimensions = { AutoScalingGroupName: group.name };
    this.logGroupName = logGroup.name;
    this.registerOutputs({ securityGroupId: this.securityGroupId, logGroupName: this.logGroupName });

    function createEntrance(): Entrance {
      return new Entrance(
        `${name}-entrance`,
        {
          topology: "ec2",
          vpcId: args.network.vpcId,
          listenerArn: loadBalancer.listenerArn,
          // Auto Scaling replaces a machine that this check fails: so it asks for liveness, which a database outage must not fail.
          spec: targetGroupSpec({
            targetType: "instance",
            port: application.port,
            healthPath: application.livenessPath,
          }),
        },
        child,
      );
    }

    function createLogGroup(): aws.cloudwatch.LogGroup {
      const namePrefix = `/ec2/${application.name}-`;
      return new aws.cloudwatch.LogGroup(`${name}-log`, { namePrefix, retentionInDays: args.logRetentionDays }, child);
    }

    function createMachineRole(): aws.iam.Role {
      const role = new aws.iam.Role(
        `${name}-machine`,
        { assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal(aws.iam.Principals.Ec2Principal) },
        child,
      );
      const policy = pulumi.jsonStringify({ Version: "2012-10-17", Statement: machineStatements() });
      new aws.iam.RolePolicy(`${name}-machine`, { role: role.id, policy }, child);
      if (application.enableExec) {
        const policyArn = managedPolicyArn(args.region, "AmazonSSMManagedInstanceCore");
        new aws.iam.RolePolicyAttachment(`${name}-shell`, { role: role.name, policyArn }, child);
      }
      return role;
    }

    function machineStatements(): readonly Statement[] {
      const { credentialsArn, keyArn } = args.secrets;
      return [
        ...pullImage(application.image),
        ...writeLogs(logGroup.arn),
        ...readCredentials(credentialsArn, keyArn),
        // The CloudWatch agent sends nothing until it has read the machine's tags; reading tags knows no resources.
        // Source: aws/amazon-cloudwatch-agent, pull request 73; Service authorization reference, Amazon EC2 (2026-11).
        { Effect: "Allow", Action: ["ec2:DescribeTags"], Resource: "*" },
        // This action knows no resources; the condition keeps it to the agent's own namespace.
        {
          Effect: "Allow",
          Action: ["cloudwatch:PutMetricData"],
          Resource: "*",
          Condition: { StringEquals: { "cloudwatch:namespace": metricsNamespace(application.name) } },
        },
      ];
    }

    function createLaunchTemplate(): aws.ec2.LaunchTemplate {
      return new aws.ec2.LaunchTemplate(
        name,
        transformed(args.transform?.launchTemplate, {
          imageId: machineImage(
            name,
            { choice: scaling.machineImage, architecture: application.architecture, startedWith: bootScript },
            child,
          ),
          iamInstanceProfile: { arn: profile.arn },
          userData: bootScript,
          metadataOptions: {
            httpEndpoint: "enabled",
            httpTokens: "required",
            // One hop: the machine itself, never its containers.
            httpPutResponseHopLimit: 1,
          },
          blockDeviceMappings: [
            {
              deviceName: "/dev/xvda",
              ebs: { volumeType: "gp3", volumeSize: ROOT_VOLUME_GIB, encrypted: "true", deleteOnTermination: "true" },
            },
          ],
          networkInterfaces: [
            {
              associatePublicIpAddress: String(args.network.assignPublicIp),
              securityGroups: [securityGroup.securityGroupId],
              deleteOnTermination: "true",
            },
          ],
          monitoring: { enabled: true },
          // Machines get theirs from the group. Not for Spot requests: with such a tag AWS starts no machine that is not Spot.
          // Source: github-aws-runners/terraform-aws-github-runner, issue 4561 (2026-11).
          tagSpecifications: ["volume", "network-interface"].map((resourceType) => ({
            resourceType,
            tags: machineTags,
          })),
          updateDefaultVersion: true,
        }),
        child,
      );
    }

    function createBootScript(): pulumi.Output<string> {
      const outputs = pulumi.all([args.database.address, args.secrets.credentialsArn, logGroup.name]);
      return outputs.apply(([address, credentialsArn, log]) => {
        const script = userDataOf({
          application,
          region: args.region,
          privateEcr: isPrivateEcr(application.image),
          environment: containerEnvironment(application, address),
          credentialsArn,
          logGroupName: log,
        });
        return Buffer.from(script).toString("base64");
      });
    }

    /** Whatever the group's machines are started from. The rollout brings changes of it, and the group itself ignores them. */
    function mixedInstancesPolicy(): pulumi.Output<DesiredPolicy> {
      return pulumi.all([template.id, template.latestVersion]).apply(([LaunchTemplateId, version]) => ({
        LaunchTemplate: {
          // A number, not $Latest: only to a number can AWS go back.
          LaunchTemplateSpecification: { LaunchTemplateId, Version: String(version) },
          Overrides: scaling.instanceTypes.map((InstanceType) => ({ InstanceType })),
        },
        InstancesDistribution: {
          OnDemandBaseCapacity: scaling.minTasks,
          OnDemandPercentageAboveBaseCapacity: 100 - scaling.spotShare,
          SpotAllocationStrategy: "price-capacity-optimized",
        },
      }));
    }

    function createGroup(): aws.autoscaling.Group {
      return new aws.autoscaling.Group(
        name,
        transformed(args.transform?.group, {
          vpcZoneIdentifiers: args.network.applicationSubnetIds,
          minSize: scaling.minTasks,
          maxSize: scaling.maxTasks,
          targetGroupArns: [entrance.targetGroup.arn],
          healthCheckType: "ELB",
          healthCheckGracePeriod: warmupSeconds,
          defaultInstanceWarmup: warmupSeconds,
          // A new group is done when its machines serve, not when AWS has heard of them.
          minElbCapacity: scaling.minTasks,
          waitForCapacityTimeout: `${Math.ceil((warmupSeconds + REGISTRATION_SECONDS) / 60)}m`,
          mixedInstancesPolicy: mixedInstancesPolicy().apply(providersPolicy),
          instanceMaintenancePolicy: percentages,
          enabledMetrics: ["GroupInServiceInstances", "GroupDesiredCapacity"],
          tags: Object.entries(machineTags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
        }),
        { ...child, dependsOn: [entrance.rule, securityGroup], ignoreChanges: ["mixedInstancesPolicy"] },
      );
    }

    function createRollout(): void {
      new Rollout(
        `${name}-rollout`,
        {
          group,
          template,
          machineRoleArn: machineRole.arn,
          policy: mixedInstancesPolicy(),
          ...percentages,
          maxMachines: scaling.maxTasks,
          warmupSeconds,
          logRetentionDays: args.logRetentionDays,
        },
        child,
      );
    }

    // A machine that goes has left the target group by then; the minute is for what is still being written.
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

    function createScaling(): void {
      const targetLabel = pulumi.interpolate`${loadBalancer.arnSuffix}/${entrance.targetGroup.arnSuffix}`;
      track("cpu", scaling.cpuTarget, { predefinedMetricType: "ASGAverageCPUUtilization" });
      track("requests", scaling.requestsPerTarget, {
        predefinedMetricType: "ALBRequestCountPerTarget",
        resourceLabel: targetLabel,
      });
    }

    function track(label: string, targetValue: number, predefinedMetricSpecification: PredefinedMetric): void {
      new aws.autoscaling.Policy(
        `${name}-${label}`,
        {
          autoscalingGroupName: group.name,
          policyType: "TargetTrackingScaling",
          targetTrackingConfiguration: { targetValue, predefinedMetricSpecification },
        },
        child,
      );
    }
  }
}

/** The same in the provider's words. */
function providersPolicy({ LaunchTemplate, InstancesDistribution }: DesiredPolicy) {
  const { LaunchTemplateId: launchTemplateId, Version: version } = LaunchTemplate.LaunchTemplateSpecification;
  return {
    launchTemplate: {
      launchTemplateSpecification: { launchTemplateId, version },
      overrides: LaunchTemplate.Overrides.map(({ InstanceType: instanceType }) => ({ instanceType })),
    },
    instancesDistribution: {
      onDemandBaseCapacity: InstancesDistribution.OnDemandBaseCapacity,
      onDemandPercentageAboveBaseCapacity: InstancesDistribution.OnDemandPercentageAboveBaseCapacity,
      spotAllocationStrategy: InstancesDistribution.SpotAllocationStrategy,
    },
  };
}

type PredefinedMetric = aws.types.input.autoscaling.PolicyTargetTrackingConfigurationPredefinedMetricSpecification;

export const ec2: TopologyDefinition = {
  // Images, the credentials, logs; the CloudWatch agent asks EC2 for tags and writes metrics; packages come through the S3 gateway.
  // The SSM agent of Amazon Linux 2023 needs ec2messages no more, which regions since 2024 do not have. Source: AWS Systems Manager
  // user guide, "Reference: ec2messages, ssmmessages, and other API operations" (2026-11).
  awsServices: ({ enableExec }) => [
    "ec2",
    "ecr.api",
    "ecr.dkr",
    "logs",
    "monitoring",
    "secretsmanager",
    ...(enableExec ? ["ssm", "ssmmessages"] : []),
  ],
  create: (name, args, opts) => new Ec2(name, args, opts),
};
