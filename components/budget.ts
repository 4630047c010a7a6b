import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { CostConfig, StackConfig } from "./stackConfig";

export interface BudgetArgs {
  readonly applicationName: string;
  readonly stack: string;
  readonly settings: CostConfig;
  /** Address that gets the mails. Undefined: nobody does; the console shows the budget. */
  readonly email: string | undefined;
  /** Tags on everything that the stack makes. */
  readonly tags: StackConfig["tags"];
}

/**
 * Notifies people when the stack costs more than it should: a budget, unusual costs, and tags that reports can be split by. The limit is a
 * setting and not the estimate: one that follows the estimate grows with the very change that makes the stack dearer.
 *
 * Mails go to the address itself: AWS Budgets writes into a topic only with a policy and a key that let it, and checks neither beforehand.
 */
export class Budget extends pulumi.ComponentResource {
  constructor(name: string, args: BudgetArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:costs:Budget", name, {}, opts);
    const child = { parent: this };
    const { monthlyBudget, activateTags } = args.settings;
    if (monthlyBudget !== undefined) {
      createBudget(name, args, monthlyBudget, child);
      if (args.email !== undefined) watchForAnomalies(name, args, { monthlyBudget, email: args.email }, child);
    }
    for (const tagKey of activateTags ? Object.keys(args.tags) : []) {
      // Active for the whole account, so another stack may rely on it: a destroy leaves it.
      new aws.costexplorer.CostAllocationTag(
        `${name}-${tagKey}`,
        { tagKey, status: "Active" },
        { ...child, retainOnDelete: true },
      );
    }
    this.registerOutputs({});
  }
}

/**
 * A forecast needs about five weeks of costs, so the first month has the notices of actual costs alone. At most ten notices a budget.
 * Source: AWS Cost Management user guide, "Best practices for AWS Budgets"; AWS Budgets API, CreateBudget and Subscriber (2026-11).
 */
const NOTICES = [
  { notificationType: "ACTUAL", threshold: 80 },
  { notificationType: "ACTUAL", threshold: 100 },
  { notificationType: "FORECASTED", threshold: 100 },
] as const;

function createBudget(
  name: string,
  { applicationName, stack, settings, email, tags }: BudgetArgs,
  dollars: number,
  opts: pulumi.CustomResourceOptions,
): void {
  const { tagKey } = settings;
  new aws.budgets.Budget(
    name,
    {
      namePrefix: `${applicationName}-${stack}-`,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(dollars),
      limitUnit: "USD",
      costFilters: tagKey === undefined ? [] : [{ name: "TagKeyValue", values: [`user:${tagKey}$${tags[tagKey]}`] }],
      notifications:
        email === undefined
          ? []
          : NOTICES.map((notice) => ({
              ...notice,
              thresholdType: "PERCENTAGE",
              comparisonOperator: "GREATER_THAN",
              subscriberEmailAddresses: [email],
            })),
    },
    opts,
  );
}

/**
 * A part of the month's budget that is worth a mail, above what the model expects; the mail comes once a day, as AWS sends single
 * anomalies to topics alone. Source: AWS Cost Explorer API, AnomalySubscription, Frequency (2026-11).
 */
const ANOMALY_SHARE = 0.1;

function watchForAnomalies(
  name: string,
  args: BudgetArgs,
  { monthlyBudget, email }: { readonly monthlyBudget: number; readonly email: string },
  opts: pulumi.CustomResourceOptions,
): void {
  const monitor = anomalyMonitor(`${name}-anomalies`, args, opts);
  if (monitor === undefined) return;
  new aws.costexplorer.AnomalySubscription(
    `${name}-anomalies`,
    {
      frequency: "DAILY",
      monitorArnLists: [monitor],
      subscribers: [{ type: "EMAIL", address: email }],
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(Math.ceil(monthlyBudget * ANOMALY_SHARE))],
        },
      },
    },
    opts,
  );
}

/** ARN of the monitor, made where it is not somebody else's. */
function anomalyMonitor(
  name: string,
  { settings: { anomalyMonitor: monitor, tagKey }, tags }: BudgetArgs,
  opts: pulumi.CustomResourceOptions,
): pulumi.Input<string> | undefined {
  if (monitor === "services") {
    const kind = { monitorType: "DIMENSIONAL", monitorDimension: "SERVICE" };
    return new aws.costexplorer.AnomalyMonitor(name, kind, opts).arn;
  }
  if (monitor !== "tag" || tagKey === undefined) return monitor;
  const monitorSpecification = JSON.stringify({ Tags: { Key: tagKey, Values: [tags[tagKey]] } });
  return new aws.costexplorer.AnomalyMonitor(name, { monitorType: "CUSTOM", monitorSpecification }, opts).arn;
}
