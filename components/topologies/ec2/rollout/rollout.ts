import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bundleFunction } from "../../../support/functionBundle";
import { createFunctionRole, functionSettings } from "../../../support/functionParts";
import { type Statement, writeLogs } from "../../../support/statements";
import type { DeploymentAlarm } from "../../deploymentAlarms";
import type { DesiredPolicy, RolloutRequest } from "./lambda/request";
import { PATIENCE_SECONDS } from "./lambda/rollOut";

export interface RolloutArgs {
  readonly group: { readonly name: pulumi.Output<string>; readonly arn: pulumi.Output<string> };
  readonly template: { readonly arn: pulumi.Output<string> };
  /** Role of the machines; the function must be allowed to pass it to them. */
  readonly machineRoleArn: pulumi.Output<string>;
  /** What the group's machines must be started from. */
  readonly policy: pulumi.Output<DesiredPolicy>;
  /** Percentages of the desired capacity, while machines are replaced. */
  readonly minHealthyPercentage: number;
  readonly maxHealthyPercentage: number;
  /** The group's maximum size. */
  readonly maxMachines: number;
  /** Seconds from the start of a machine until AWS counts it as in service. */
  readonly warmupSeconds: number;
  /** Alarms that roll the machines back. */
  readonly alarms: readonly DeploymentAlarm[];
  /** Seconds after the last machine was replaced in which they still do. */
  readonly bakeSeconds: number;
  /** Percentage of the machines that are replaced first, and then watched for as long. @default none: all in a row */
  readonly canaryPercent?: number | undefined;
  /** Days that the function's log is kept. */
  readonly logRetentionDays: number;
}

/** Seconds for one machine besides its warm-up: AWS starts it, and drains and terminates the one that it replaces. */
const REPLACEMENT_SECONDS = 180;

/**
 * Replaces a group's machines, and waits until all have the new configuration. If they do not come into service, AWS rolls back to the
 * old configuration, and the update fails with AWS's reason.
 *
 * The provider's own instance refresh does not wait and cannot roll back: it changes the group first, so that a rollback would only reach
 * the new configuration. Here the group keeps the old one (`ignoreChanges`), and a function starts the refresh with the new one.
 * Source: terraform-provider-aws, issues 34189 and 42355 (2026-11).
 */
export class Rollout extends pulumi.ComponentResource {
  /** The result of the last call, as JSON. */
  readonly result: pulumi.Output<string>;

  constructor(name: string, args: RolloutArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:Rollout", name, {}, opts);
    const child = { parent: this };
    const alarmNames = args.alarms.map(({ alarmName }) => alarmName);
    const bakeSeconds = alarmNames.length > 0 ? args.bakeSeconds : 0;
    const { deadlineSeconds, steps } = rolloutTimes({
      ...args,
      bakeSeconds: bakeSeconds * (args.canaryPercent === undefined ? 1 : 2),
    });

    const statements = (logGroupArn: pulumi.Output<string>) => [
      ...writeLogs(logGroupArn),
      ...replaceMachines(args),
      ...readAlarms(args.alarms),
    ];
    const functionRole = createFunctionRole(name, { logRetentionDays: args.logRetentionDays, statements }, child);
    const rolloutFunction = createFunction();
    const invocations = createInvocations();

    this.result = invocations[invocations.length - 1]?.result ?? pulumi.output("");
    this.registerOutputs({ result: this.result });

    function createFunction(): aws.lambda.Function {
      const files = { "index.js": bundleFunction("components/topologies/ec2/rollout/lambda/index.ts") };
      return new aws.lambda.Function(
        name,
        {
          description: "Replaces the machines of an Auto Scaling group, and waits until they serve",
          ...functionSettings(functionRole, files),
          timeout: LAMBDA_SECONDS,
        },
        child,
      );
    }

    /** Several calls, one after the other, each continuing the one before: Lambda ends a call after 15 minutes. */
    function createInvocations(): readonly aws.lambda.Invocation[] {
      const made: aws.lambda.Invocation[] = [];
      for (let step = 1; step <= steps; step++) {
        const before = made.slice(-1);
        made.push(
          new aws.lambda.Invocation(
            `${name}-${step}`,
            { functionName: rolloutFunction.name, input: pulumi.jsonStringify(request(step)) },
            { ...child, dependsOn: [...functionRole.permissions, ...before] },
          ),
        );
      }
      return made;
    }

    function request(step: number): { [Field in keyof RolloutRequest]: pulumi.Input<RolloutRequest[Field]> } {
      const { minHealthyPercentage, maxHealthyPercentage } = args;
      return {
        groupName: args.group.name,
        mixedInstancesPolicy: args.policy,
        minHealthyPercentage,
        maxHealthyPercentage,
        alarmNames: pulumi.all(alarmNames),
        bakeSeconds,
        ...(args.canaryPercent !== undefined && { canaryPercent: args.canaryPercent }),
        deadlineSeconds,
        step,
        steps,
      };
    }
  }
}

/** Lambda's maximum. */
const LAMBDA_SECONDS = 900;

type Times = Pick<RolloutArgs, "maxMachines" | "maxHealthyPercentage" | "warmupSeconds" | "bakeSeconds">;

/**
 * How long a refresh may take before it is rolled back, and how many calls are needed to wait for the refresh and for the rollback.
 * AWS itself would keep trying for an hour with machines that never serve.
 */
export function rolloutTimes({ maxMachines, maxHealthyPercentage, warmupSeconds, bakeSeconds }: Times) {
  const together = Math.max(1, Math.floor((maxMachines * (maxHealthyPercentage - 100)) / 100));
  const usual = Math.ceil(maxMachines / together) * (warmupSeconds + REPLACEMENT_SECONDS);
  const deadlineSeconds = Math.ceil(usual * 1.5) + bakeSeconds;
  return { deadlineSeconds, steps: Math.ceil((2 * deadlineSeconds) / PATIENCE_SECONDS) };
}

/**
 * Alarms are read by their names, and IAM compares the request with all alarms of account and region. AWS asks the same of the caller who
 * starts a refresh with alarms. Source: Service authorization reference, Amazon CloudWatch, DescribeAlarms (2026-11).
 */
function readAlarms([alarm]: readonly DeploymentAlarm[]): readonly Statement[] {
  if (alarm === undefined) return [];
  const all = alarm.arn.apply((text) => `${text.split(":").slice(0, 6).join(":")}:*`);
  return [{ Effect: "Allow", Action: ["cloudwatch:DescribeAlarms"], Resource: all }];
}

/**
 * AWS requires that the caller who starts a refresh may also start such a machine, with its launch template, tags and role.
 * Source: EC2 Auto Scaling user guide, "Control Amazon EC2 launch template usage in Auto Scaling groups" (2026-11).
 */
export function replaceMachines({
  group,
  template,
  machineRoleArn,
}: Pick<RolloutArgs, "group" | "template" | "machineRoleArn">): readonly Statement[] {
  const here = template.arn.apply((arn) => arn.replace(/launch-template\/.*$/, ""));
  const anywhere = here.apply((prefix) => `${prefix.split(":").slice(0, 4).join(":")}::image/*`);
  const started = ["instance", "volume", "network-interface"].map((kind) => pulumi.interpolate`${here}${kind}/*`);
  const used = ["subnet", "security-group"].map((kind) => pulumi.interpolate`${here}${kind}/*`);
  return [
    {
      Effect: "Allow",
      Action: [
        "autoscaling:StartInstanceRefresh",
        "autoscaling:CancelInstanceRefresh",
        "autoscaling:RollbackInstanceRefresh",
      ],
      Resource: group.arn,
    },
    // These actions do not support resource-level permissions.
    {
      Effect: "Allow",
      Action: ["autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeInstanceRefreshes"],
      Resource: "*",
    },
    {
      Effect: "Allow",
      Action: ["ec2:RunInstances"],
      Resource: [...started, ...used, anywhere, template.arn],
      Condition: { ArnEquals: { "ec2:LaunchTemplate": template.arn } },
    },
    {
      Effect: "Allow",
      Action: ["ec2:CreateTags"],
      Resource: started,
      Condition: { StringEquals: { "ec2:CreateAction": "RunInstances" } },
    },
    {
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: machineRoleArn,
      Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
  ];
}
