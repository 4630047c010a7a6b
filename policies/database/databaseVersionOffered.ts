import { isOfferedVersion, newestMinorOf } from "../facts/postgresMinors";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS } from "../support/rdsKinds";
import { textOf } from "../support/values";

/** Aurora has a calendar of its own. */
export const databaseVersionOffered: ResourcePolicy = {
  id: "MLY-DB-026",
  name: "database-version-offered",
  description:
    "RDS makes new databases of the minor version that is asked for: it refuses those that it has withdrawn or superseded.",
  level: "mandatory",
  severity: "high",
  remediation: 'Name the major version alone ("17"), and RDS takes a current minor one; or name a current one.',
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html",
  resourceTypes: DATA_HOLDERS,
  checkResource: ({ props }) => {
    const version = textOf(props.engineVersion);
    if (textOf(props.engine) !== "postgres" || version === undefined || isOfferedVersion(version)) return [];
    const major = version.split(".")[0] ?? version;
    return [`RDS makes no new database of PostgreSQL ${version}; it does of ${major}, or ${newestMinorOf(major)}.`];
  },
};
