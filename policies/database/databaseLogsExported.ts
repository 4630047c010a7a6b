import { knownTexts } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS, isPostgresEngine } from "../support/rdsKinds";
import { UNKNOWN } from "../support/values";

export const databaseLogsExported: ResourcePolicy = {
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
};
