import { records } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { UNKNOWN } from "../support/values";

export const clusterInsightsOn: ResourcePolicy = {
  id: "MLY-CMP-011",
  name: "cluster-insights-on",
  description: "An ECS cluster records what its tasks use.",
  level: "advisory",
  severity: "low",
  remediation: "Add the setting containerInsights with the value enabled or enhanced.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-12",
  resourceTypes: ["aws:ecs/cluster:Cluster"],
  checkResource: ({ props }) => {
    if (props.settings === UNKNOWN) return [];
    const insights = records(props.settings).find(({ name }) => name === "containerInsights");
    const value = insights?.value ?? "disabled";
    return value === "disabled" ? ["containerInsights is disabled, or not set."] : [];
  },
};
