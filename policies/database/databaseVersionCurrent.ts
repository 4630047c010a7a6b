import { ENVIRONMENT, isProduction } from "../support/environment";
import type { ResourcePolicy } from "../support/policy";
import { DATA_HOLDERS, isPostgresEngine } from "../support/rdsKinds";
import { textOf } from "../support/values";

export const databaseVersionCurrent: ResourcePolicy = {
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
};
