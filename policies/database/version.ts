import { daysBetween } from "../facts/days";
import { findPostgresFamily } from "../facts/postgresFamilies";
import { endOfMinor, isOfferedVersion, newestMinorOf } from "../facts/postgresMinors";
import { daysBefore, showEnd, TODAY } from "../support/dates";
import { ENVIRONMENT, isProduction, productionOnly } from "../support/environment";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS, ENGINE_RUNNERS, isPostgresEngine, runsEngine } from "../support/rdsKinds";
import { textOf } from "../support/values";

export const versionPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-DB-009",
    name: "database-minor-upgrades",
    description: "A database takes minor versions automatically: they carry the security fixes.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set autoMinorVersionUpgrade: true, or leave it out.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/rds-controls.html#rds-13",
    resourceTypes: ENGINE_RUNNERS,
    checkResource: (resource) =>
      runsEngine(resource) ? mustBe(resource.props, "autoMinorVersionUpgrade", ["true"], "true") : [],
  },
  {
    id: "MLY-DB-010",
    name: "database-major-upgrades-deliberate",
    description:
      "A major version is not upgraded together with another change: it needs its own test and its own maintenance window.",
    level: "mandatory",
    severity: "high",
    remediation: "Set allowMajorVersionUpgrade: true for that one deployment only, suppressed with a reason.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_UpgradeDBInstance.PostgreSQL.html",
    resourceTypes: DATA_HOLDERS,
    checkResource: ({ props }) => mustBe(props, "allowMajorVersionUpgrade", ["false"], "false"),
  },
  {
    id: "MLY-DB-011",
    name: "database-changes-wait",
    description:
      "Changes that interrupt a production database wait for its maintenance window, unless a suppression says that this one is wanted now.",
    level: "advisory",
    severity: "medium",
    remediation: "Set applyImmediately: false, or leave it out.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html",
    settings: { environment: ENVIRONMENT },
    resourceTypes: ENGINE_RUNNERS,
    checkResource: productionOnly(({ props }) => mustBe(props, "applyImmediately", ["false"], "false")),
  },
  {
    id: "MLY-DB-012",
    name: "database-version-current",
    description:
      "The major version of PostgreSQL is one that the environment accepts: production wants years of support ahead.",
    level: "mandatory",
    severity: "high",
    remediation: "Raise engineVersion, and the family of the parameter group with it.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html",
    settings: {
      environment: ENVIRONMENT,
      minimumMajor: {
        type: "number",
        default: 14,
        minimum: 9,
        maximum: 99,
        description: "Oldest major version anywhere",
      },
      productionMajor: {
        type: "number",
        default: 15,
        minimum: 9,
        maximum: 99,
        description: "Oldest major version in production",
      },
    },
    resourceTypes: DATA_HOLDERS,
    checkResource: (resource, settings) => {
      const version = textOf(resource.props.engineVersion);
      const major = Number(/^\d+/.exec(version ?? "")?.[0]);
      if (!isPostgresEngine(resource.props) || version === undefined) return [];
      const least = settings.number(isProduction(resource, settings) ? "productionMajor" : "minimumMajor");
      return major >= least ? [] : [`engineVersion is ${version}; it must be ${least} or later.`];
    },
  },
  /** Aurora has its own calendar. */
  {
    id: "MLY-DB-026",
    name: "database-version-offered",
    description: "RDS makes new databases of the minor version: it refuses those that it has withdrawn or superseded.",
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
  },
  /** Aurora has its own calendar. */
  {
    id: "MLY-DB-027",
    name: "database-version-lasts",
    description:
      "The version is in standard support for months to come: after a major one RDS bills Extended Support, and upgrades a minor one automatically.",
    level: "advisory",
    severity: "medium",
    remediation:
      "Plan the upgrade: the group's family goes with the major version, and a minor one is downtime of minutes.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html",
    settings: {
      today: TODAY,
      majorDaysBefore: daysBefore(180, "the end of the major version"),
      minorDaysBefore: daysBefore(60, "the end of the minor version"),
    },
    resourceTypes: DATA_HOLDERS,
    checkResource: ({ props }, settings) => {
      const version = textOf(props.engineVersion);
      if (textOf(props.engine) !== "postgres" || version === undefined) return [];
      const today = settings.text("today");
      const major = version.split(".")[0] ?? "";
      const ends = [
        [major, findPostgresFamily(`postgres${major}`)?.endOfStandardSupport, settings.number("majorDaysBefore")],
        [version, endOfMinor(version), settings.number("minorDaysBefore")],
      ] as const;
      return ends.flatMap(([what, end, days]) =>
        end === undefined || daysBetween(today, end) > days
          ? []
          : [`Standard support of PostgreSQL ${what} ${showEnd(today, end)}.`],
      );
    },
  },
];
