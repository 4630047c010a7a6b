import { keys, type SettingName, settingNames } from "../../../components/configuration/settings";
import type { StackConfig } from "../../../components/stackConfig";
import type { Overrides } from "./search";

/** What is given up by a setting, in a sentence. */
type Sentence = (value: string, usual: StackConfig) => string;

const sentences: Partial<Readonly<Record<SettingName, Sentence>>> = {
  topology: (value, { topology }) =>
    value === "ec2"
      ? "Machines in place of tasks: a new task waits for a machine to boot, so growing and a new version take minutes longer; and the quota of the account counts other vCPUs."
      : `${value} in place of ${topology}: what each promises is in docs/topologies.md.`,
  architecture: (value) =>
    `The image has to be built for ${value}, and so has everything native in it (docs/image.md).`,
  instanceType: () =>
    "One type of machine, of which a zone may have none left; nothing else then takes its place there.",
  natStrategy: () =>
    "No address that stays, for allow-lists of partners, and no private subnets as a second line of defence (docs/topologies.md).",
  zoneCount: (value, { network }) =>
    `${value} zones in place of ${network.zoneCount}: when one fails, half of the tasks are gone until others have started, and not a third.`,
  databaseProxy: () =>
    "No RDS Proxy: a fail-over of the database is noticed by each task's own pool, and idle connections take memory of the database.",
  databaseStorage: (value, { database }) =>
    `The database begins with ${value} GiB and not ${database.storage}: storage grows by itself, but once in six hours at most, so give it more before a large import.`,
  logRetentionDays: (value, { logRetentionDays }) =>
    `Logs are kept ${value} days, and not ${logRetentionDays}: what happened before cannot be looked up.`,
  databaseMonitoringSeconds: (value, { database }) =>
    `Metrics of the database's operating system come every ${value} seconds, and not every ${database.monitoringSeconds}.`,
  flowLogs: () => "No record of connections in the network: a break-in cannot be traced.",
  spotShare: (value) =>
    `${value} % of the tasks above the minimum run on Spot: AWS takes one back with two minutes' notice.`,
  databaseInstanceClass: (value) => `Another class of database, ${value}, with the same vCPU and memory or more.`,
  minTasks: (value, { scaling }) =>
    `${value} tasks or machines at least in place of ${scaling.minTasks}: each is a larger part of the whole when it fails.`,
  poolSize: (value, { scaling }) =>
    `Pools of ${value} connections in place of ${scaling.poolSize}; in all there are as many.`,
};

/** Said with others. */
const WITHOUT_A_SENTENCE: readonly SettingName[] = ["cpu", "memory", "maxTasks", "minReplicas", "maxReplicas"];

/** What a configuration gives up against the usual one: a sentence for each setting. */
export function differences(set: Overrides, usual: StackConfig): readonly string[] {
  return settingNames
    .filter((name) => set[name] !== undefined && !WITHOUT_A_SENTENCE.includes(name))
    .map((name) => {
      const value = set[name] ?? "";
      return sentences[name]?.(value, usual) ?? `${name} is ${value} (${keys[name].description}).`;
    });
}
