import { findPostgresFamily } from "../facts/postgresFamilies";
import { endOfMinor } from "../facts/postgresMinors";
import { daysBefore, daysBetween, showEnd } from "../support/daysAhead";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS } from "../support/rdsKinds";
import { TODAY } from "../support/today";
import { textOf } from "../support/values";

/** Aurora has a calendar of its own. */
export const databaseVersionLasts: ResourcePolicy = {
  id: "MLY-DB-027",
  name: "database-version-lasts",
  description:
    "The version is in standard support for months to come: after a major one RDS bills Extended Support, a minor one it upgrades by itself.",
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
};
