import { findPostgresFamily, postgresFamilies, supportedFamilies } from "../facts/postgresFamilies";
import { PARAMETER_GROUP_TYPES } from "../support/parameterGroups";
import type { ResourcePolicy } from "../support/policy";
import { TODAY } from "../support/today";
import { readText } from "../support/values";

/** Families of other engines, which are not this pack's business. */
const OTHER_ENGINES = /^(aurora|mysql|mariadb|oracle|sqlserver|db2|custom)/;

export const familyInStandardSupport: ResourcePolicy = {
  id: "MLY-CACHE-003",
  name: "family-in-standard-support",
  description: "The PostgreSQL family is in RDS standard support: afterwards RDS bills Extended Support per vCPU-hour.",
  level: "mandatory",
  severity: "high",
  remediation: "Set family, and the engineVersion of the instances, to a version in standard support.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/extended-support.html",
  settings: {
    today: TODAY,
  },
  resourceTypes: PARAMETER_GROUP_TYPES,
  checkResource: ({ props }, settings) => {
    const family = readText(props.family);
    if (family.kind === "unknown" || (family.kind === "text" && OTHER_ENGINES.test(family.text))) return [];
    if (family.kind === "absent") return ["family is missing."];
    if (family.kind === "nonsense") return [`family must be text such as "postgres17", not ${family.shown}.`];

    const today = settings.text("today");
    const supported = `in standard support on ${today}: ${supportedFamilies(today)
      .map((each) => each.family)
      .join(", ")}`;
    const known = findPostgresFamily(family.text);
    if (known !== undefined) {
      if (today <= known.endOfStandardSupport) return [];
      return [`${family.text} left standard support on ${known.endOfStandardSupport}; ${supported}.`];
    }
    const oldest = postgresFamilies[0]?.family;
    return [`"${family.text}" is no family of PostgreSQL from ${oldest} on that this pack knows; ${supported}.`];
  },
};
