import {
  type AutoScalingClient,
  CancelInstanceRefreshCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  RollbackInstanceRefreshCommand,
  StartInstanceRefreshCommand,
} from "@aws-sdk/client-auto-scaling";
import { type CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { covers, type DesiredPolicy, type RolloutRequest } from "./request";
import type { Group, Refresh } from "./rollOut";

/** A group in EC2 Auto Scaling, and alarms in CloudWatch. */
export function awsGroup(client: AutoScalingClient, cloudWatch: CloudWatchClient, groupName: string): Group {
  const AutoScalingGroupName = groupName;
  return {
    async newestRefresh(): Promise<Refresh | undefined> {
      const command = new DescribeInstanceRefreshesCommand({ AutoScalingGroupName, MaxRecords: 1 });
      const [newest] = (await client.send(command)).InstanceRefreshes ?? [];
      return (
        newest && {
          id: newest.InstanceRefreshId ?? "",
          status: newest.Status ?? "",
          reason: newest.StatusReason ?? "",
          desired: newest.DesiredConfiguration?.MixedInstancesPolicy,
          startedAt: newest.StartTime?.getTime(),
          endedAt: newest.EndTime?.getTime(),
        }
      );
    },

    async runs(policy: DesiredPolicy): Promise<boolean> {
      const command = new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [groupName] });
      const [group] = (await client.send(command)).AutoScalingGroups ?? [];
      if (group === undefined) throw new Error(`There is no Auto Scaling group ${groupName}.`);
      const template = policy.LaunchTemplate.LaunchTemplateSpecification;
      const staying = (group.Instances ?? []).filter(
        ({ LifecycleState = "" }) => !LifecycleState.startsWith("Terminat"),
      );
      return (
        covers(group.MixedInstancesPolicy, policy) &&
        staying.every(({ LaunchTemplate }) => covers(LaunchTemplate, template))
      );
    },

    async ringing(alarmNames: readonly string[]): Promise<readonly string[]> {
      // Without names CloudWatch would answer with all alarms of the account.
      if (alarmNames.length === 0) return [];
      const command = new DescribeAlarmsCommand({ AlarmNames: [...alarmNames], StateValue: "ALARM" });
      const { MetricAlarms = [] } = await cloudWatch.send(command);
      return MetricAlarms.flatMap(({ AlarmName, StateValue }) => (StateValue === "ALARM" ? (AlarmName ?? []) : []));
    },

    async start({ mixedInstancesPolicy, minHealthyPercentage, maxHealthyPercentage, ...guard }: RolloutRequest) {
      const { alarmNames, bakeSeconds, canaryPercent } = guard;
      const { LaunchTemplate, InstancesDistribution } = mixedInstancesPolicy;
      const command = new StartInstanceRefreshCommand({
        AutoScalingGroupName,
        Strategy: "Rolling",
        DesiredConfiguration: {
          MixedInstancesPolicy: {
            LaunchTemplate: { ...LaunchTemplate, Overrides: [...LaunchTemplate.Overrides] },
            InstancesDistribution,
          },
        },
        Preferences: {
          MinHealthyPercentage: minHealthyPercentage,
          MaxHealthyPercentage: maxHealthyPercentage,
          AutoRollback: true,
          SkipMatching: true,
          ...(alarmNames.length > 0 && {
            AlarmSpecification: { Alarms: [...alarmNames] },
            BakeTime: bakeSeconds,
            ...(canaryPercent !== undefined && {
              CheckpointPercentages: [canaryPercent, 100],
              CheckpointDelay: bakeSeconds,
            }),
          }),
        },
      });
      try {
        return (await client.send(command)).InstanceRefreshId;
      } catch (error) {
        if (isNamed(error, "InstanceRefreshInProgress")) return undefined;
        throw error;
      }
    },

    async cancel(): Promise<void> {
      await unlessOver(client.send(new CancelInstanceRefreshCommand({ AutoScalingGroupName })));
    },

    async rollBack(): Promise<void> {
      await unlessOver(client.send(new RollbackInstanceRefreshCommand({ AutoScalingGroupName })));
    },
  };
}

/** A refresh may end between two requests: then there is nothing left to stop. */
async function unlessOver(sent: Promise<unknown>): Promise<void> {
  try {
    await sent;
  } catch (error) {
    if (!isNamed(error, "ActiveInstanceRefreshNotFound")) throw error;
  }
}

/** Source: EC2 Auto Scaling API reference, errors of StartInstanceRefresh and CancelInstanceRefresh (2026-11). */
function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name.startsWith(name);
}
