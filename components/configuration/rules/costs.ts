import { hasBudgets } from "../costRegions";
import type { SettingName } from "../settings";
import { needed, type Rule } from "./rule";

/** Rules between keys about what watches the costs. */
export const costRules: readonly Rule[] = [
  function costsAreWatchedWhereTheyAreBilled({ region, ownCluster }, { monthlyBudget, costAllocationTags }) {
    if (ownCluster || hasBudgets(region)) return undefined;
    const refused = (key: SettingName, value: string, off: string) => ({
      keys: [key] as const,
      value,
      allowed: `${off} in ${region}: AWS bills it to the linked account of partition aws, where budgets and cost allocation tags are`,
      example: off,
    });
    if (monthlyBudget !== undefined) return refused("monthlyBudget", String(monthlyBudget), "none");
    return costAllocationTags ? refused("costAllocationTags", "true", "false") : undefined;
  },

  function scopeIsATag({ tags, ownCluster }, { budgetScope }) {
    const keys = Object.keys(tags);
    if (ownCluster || budgetScope === "account" || keys.includes(budgetScope)) return undefined;
    return {
      keys: ["budgetScope"],
      value: budgetScope,
      allowed: `account, or a tag of aws:defaultTags: ${keys.join(", ") || "there is none"}`,
      example: keys[0] ?? "account",
    };
  },

  function monitorOfATagHasOne({ ownCluster }, { anomalyMonitor, budgetScope }) {
    if (ownCluster || anomalyMonitor !== "tag" || budgetScope !== "account") return undefined;
    return {
      keys: ["budgetScope", "anomalyMonitor"],
      value: "account",
      allowed: "the key of a tag of aws:defaultTags with anomalyMonitor tag",
      example: "environment",
    };
  },

  function anomaliesAreTold({ ownCluster, alarmEmail }, { anomalyMonitor }) {
    if (ownCluster || anomalyMonitor === undefined || alarmEmail !== undefined) return undefined;
    return { keys: ["alarmEmail", "anomalyMonitor"], value: "none", ...needed("alarmEmail", "anomalyMonitor") };
  },

  function anomaliesAreMeasured({ ownCluster }, { anomalyMonitor, monthlyBudget }) {
    if (ownCluster || anomalyMonitor === undefined || monthlyBudget !== undefined) return undefined;
    const { allowed, example } = needed("monthlyBudget", "anomalyMonitor");
    return { keys: ["monthlyBudget", "anomalyMonitor"], value: "none", allowed, example };
  },

  function activatedTagsExist({ tags, ownCluster }, { costAllocationTags }) {
    if (ownCluster || !costAllocationTags || Object.keys(tags).length > 0) return undefined;
    return {
      keys: ["costAllocationTags"],
      value: "true",
      allowed: "false without tags in aws:defaultTags, as there is nothing to activate",
      example: "false",
    };
  },
];
