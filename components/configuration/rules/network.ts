import { completeZones, findRegion, partitionOf, regionsWithoutProxy } from "../../../policies/facts/regions";
import { REMOVE } from "../errors";
import { parsePrivateEcr } from "../imageReference";
import type { Rule } from "./rule";

/**
 * Rules between keys that are about region, zones and addresses.
 * Source: Amazon VPC user guide, "Amazon VPC quotas": rules per security group 60, up to 1000 where an interface has one group; a
 * prefix list counts with the most entries that it may have (2026-11).
 */
export const networkRules: readonly Rule[] = [
  function regionHasEnoughZones({ region, network, ownCluster }) {
    const usable = completeZones(region);
    if (ownCluster || usable.length === 0 || network.zones !== undefined || network.zoneCount <= usable.length)
      return undefined;
    const names = usable.map(({ id }) => id).join(", ");
    return {
      keys: ["zoneCount", "phase"],
      value: String(network.zoneCount),
      allowed: `at most ${usable.length} in ${region}, where ${names} are the zones that lack nothing`,
      example: String(usable.length),
    };
  },

  function zonesAreOfTheRegion({ region, network: { zones = [] } }) {
    const others = zones.filter((zone) => zone.slice(0, -1) !== region);
    if (others.length === 0 || findRegion(region) === undefined) return undefined;
    return {
      keys: ["zones"],
      value: zones.join(","),
      allowed: `zones of ${region}, such as ${exampleZones(region)}; not ${others.join(", ")}`,
      example: exampleZones(region),
    };
  },

  function zonesAreAsManyAsSaid(_config, { zones, zoneCount }) {
    if (zones === undefined || zoneCount === undefined || zones.length === zoneCount) return undefined;
    return {
      keys: ["zoneCount", "zones"],
      value: String(zoneCount),
      allowed: `auto or ${zones.length}, as zones names ${zones.length}`,
      example: "auto",
    };
  },

  // The others in shared groups are few: one a topology and link.
  function rangesFitTheSecurityGroup({ ingressCidrs, tls, ownCluster }, { securityGroupRules }) {
    const ports = tls ? [80, 443] : [80];
    const rules = ingressCidrs.length * ports.length;
    if (ownCluster || rules <= securityGroupRules) return undefined;
    return {
      keys: ["securityGroupRules", "ingressCidrs"],
      value: String(securityGroupRules),
      allowed:
        `at least ${rules} for the ${ingressCidrs.length} ranges of ingressCidrs on port ${ports.join(" and ")}, once AWS has raised ` +
        `the account's quota L-0EA8095F (a prefix list counts as many rules as it has entries); ` +
        `or at most ${Math.floor(securityGroupRules / ports.length)} ranges`,
      example: String(rules),
    };
  },

  function arnsAreOfThePartition({ region, application, ownCluster }, { certificateArn, clusterAdminRoleArns }) {
    const partition = partitionOf(region);
    const ecr = parsePrivateEcr(application.image)?.region;
    const elsewhere = [
      ...(certificateArn === undefined ? [] : [{ key: "certificateArn" as const, value: certificateArn }]),
      ...clusterAdminRoleArns.map((value) => ({ key: "clusterAdminRoleArns" as const, value })),
    ].find(({ value }) => value.split(":")[1] !== partition);
    if (ownCluster) return undefined;
    if (elsewhere)
      return {
        keys: [elsewhere.key],
        value: elsewhere.value,
        allowed: `ARNs of partition ${partition}, in which ${region} is: they begin with arn:${partition}:`,
        example: REMOVE,
      };
    if (ecr === undefined || partitionOf(ecr) === partition) return undefined;
    return {
      keys: ["image"],
      value: application.image,
      allowed: `an image that ${region} can pull: ${ecr} is in partition ${partitionOf(ecr)}, whose accounts are others`,
      example: "placeholder",
    };
  },

  function certificateIsForAShortDomain({ tls, ownCluster }, { domain, certificateArn }) {
    // Source: ACM API, RequestCertificate, DomainName (2026-11).
    if (ownCluster || tls === undefined || certificateArn || domain === undefined || domain.length <= 64)
      return undefined;
    return {
      keys: ["domain", "certificateArn"],
      value: domain,
      allowed: `a domain of at most 64 characters (this one has ${domain.length}), as ACM takes no longer one for a certificate; else certificateArn`,
      example: "app.your-company.com",
    };
  },

  function regionHasAProxy({ region, database, ownCluster }) {
    if (ownCluster || !database.proxy || !regionsWithoutProxy.includes(region)) return undefined;
    return {
      keys: ["databaseProxy", "phase"],
      value: "true",
      allowed: `false in ${region}, where there is no RDS Proxy`,
      example: "false",
    };
  },
];

function exampleZones(region: string): string {
  const [first, second] = completeZones(region).map(({ name }) => name);
  return `${first},${second}`;
}
