import { ENVIRONMENT, productionOnly } from "../support/environment";
import { knownTexts, mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS, ENGINE_RUNNERS, isPostgresEngine, runsEngine } from "../support/rdsKinds";
import type { StackResource } from "../support/stack";
import { readText, textOf, UNKNOWN } from "../support/values";

export const monitoringPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-DB-007",
    name: "database-monitored",
    description:
      "A production database reports the metrics of its operating system: memory and swap decide whether the cache works.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set monitoringInterval to 60 or less, with a monitoringRoleArn.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-6",
    settings: { environment: ENVIRONMENT },
    resourceTypes: ENGINE_RUNNERS,
    checkResource: productionOnly((resource) =>
      runsEngine(resource) ? mustBe(resource.props, "monitoringInterval", ["1", "5", "10", "15", "30", "60"], "0") : [],
    ),
  },
  {
    id: "MLY-DB-008",
    name: "database-insights-enabled",
    description: "A database records which statements load it: without that the cost of the cache cannot be measured.",
    level: "mandatory",
    severity: "medium",
    remediation:
      "Set performanceInsightsEnabled: true (seven days are free); databaseInsightsMode: advanced needs performanceInsightsRetentionPeriod: 465.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.html",
    resourceTypes: ENGINE_RUNNERS,
    checkResource: (resource) =>
      runsEngine(resource) && hasInsights(resource.props)
        ? [...mustBe(resource.props, "performanceInsightsEnabled", ["true"]), ...advanced(resource.props)]
        : [],
  },
  {
    id: "MLY-DB-013",
    name: "database-logs-exported",
    description: "The log of a PostgreSQL database goes to CloudWatch: on the instance it is gone after days.",
    level: "mandatory",
    severity: "medium",
    remediation: 'Add "postgresql" to enabledCloudwatchLogsExports.',
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-9",
    resourceTypes: DATA_HOLDERS,
    checkResource: ({ props }) => {
      const exported = props.enabledCloudwatchLogsExports;
      if (!isPostgresEngine(props) || exported === UNKNOWN) return [];
      const names = knownTexts(exported ?? []);
      return names === undefined || names.includes("postgresql")
        ? []
        : ["enabledCloudwatchLogsExports lacks postgresql."];
    },
  },
];

/**
 * CloudWatch Database Insights shows what Performance Insights records, whose own console is gone since 2026-07-31; its advanced mode
 * keeps fifteen months. Source: Amazon RDS user guide, "Considerations for Database Insights" (2026-11).
 */
const ADVANCED_DAYS = 465;

function advanced(props: StackResource["props"]): readonly string[] {
  const days = readText(props.performanceInsightsRetentionPeriod);
  if (textOf(props.databaseInsightsMode) !== "advanced" || days.kind === "unknown") return [];
  if (days.kind === "text" && Number(days.text) >= ADVANCED_DAYS) return [];
  const shown = days.kind === "text" ? days.text : "not set";
  return [
    `databaseInsightsMode is advanced, and performanceInsightsRetentionPeriod is ${shown}; RDS takes ${ADVANCED_DAYS} or more with it.`,
  ];
}

/** Engine → classes without it: the smallest of MySQL and MariaDB, more of Aurora's MySQL, and all of Db2. */
const WITHOUT: readonly (readonly [engine: RegExp, instanceClass: RegExp])[] = [
  [/^(mysql|mariadb)$/, /^db\.(t2|t3|t4g)\.(micro|small)$/],
  [/^aurora-mysql$/, /^db\.(t2\.|t3\.|t4g\.(micro|small)$)/],
  [/^db2/, /^/],
];

/**
 * Performance Insights is today's Database Insights, of the same engines and classes. Source: Amazon RDS and Amazon Aurora user guides,
 * "DB engine, Region, and instance class support for Database Insights"; "Supported Regions and DB engines for Database Insights" (2026-11).
 */
function hasInsights({ engine, instanceClass }: StackResource["props"]): boolean {
  const [name, size] = [textOf(engine) ?? "", textOf(instanceClass) ?? ""];
  return !WITHOUT.some(([engines, classes]) => engines.test(name) && classes.test(size));
}
