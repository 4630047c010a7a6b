import { type CertificateGroup, groupCertificates, withoutWildcard } from "./certificateGroups";
import type { DomainConfig, StackConfig } from "./configuration/configTypes";
import { ConfigurationError, type ConfigurationProblem } from "./configuration/errors";

/** A certificate to request. */
export interface PlannedCertificate extends CertificateGroup {
  /**
   * `default`: the listener's own, without which there is none: the update waits for it. `attached`: beside it. `awaited`: requested, and
   * attached by the first update that finds it issued.
   */
  readonly use: "default" | "attached" | "awaited";
}

/** A hosted zone, as Route 53 has it. */
export interface HostedZone {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
}

/** What AWS says of the domains before an update. */
export interface DomainFacts {
  /** The zones of all domains but the key `domain`. */
  readonly zones: readonly HostedZone[];
  /** Those in somebody else's zone whose certificate was issued. */
  readonly issued: ReadonlySet<string>;
}

export type DomainSettings = Pick<StackConfig, "stack" | "domains" | "tls" | "certificateQuota">;

/** Source: ACM API reference, RequestCertificate, DomainName (2026-11). */
const LONGEST_COMMON_NAME = 64;

/**
 * The certificates to request, the listener's own first: that of the key `domain`, else the first of our zones, which is issued in any
 * case, else the first that is issued, else the first.
 * @throws ConfigurationError when a domain is not in its zone, or AWS would refuse a certificate or one too many
 */
export function planCertificates(
  { stack, domains, tls, certificateQuota }: DomainSettings,
  { zones, issued }: DomainFacts,
): readonly PlannedCertificate[] {
  refuse(stack, zoneProblems(domains, zones));
  if (tls?.certificateArn !== undefined) return [];
  const groups = groupCertificates(domains, new Map(zones.map(({ id, name }) => [id, name])));
  refuse(stack, [...nameProblems(groups), ...quotaProblems(groups.length - 1, certificateQuota)]);

  const isIssued = ({ domains: members }: CertificateGroup) => members.every(({ name }) => issued.has(name));
  const first = groups.find(({ id }) => id === "") ?? groups.find(isOurs) ?? groups.find(isIssued) ?? groups[0];
  if (first === undefined) return [];
  const others = groups.filter((group) => group !== first);
  return [
    { ...first, use: "default" },
    ...others.map((group) => ({ ...group, use: isOurs(group) || isIssued(group) ? "attached" : "awaited" }) as const),
  ];
}

function isOurs({ zones }: CertificateGroup): boolean {
  return Object.keys(zones).length > 0;
}

function refuse(stack: string, problems: readonly ConfigurationProblem[]): void {
  if (problems.length > 0) throw new ConfigurationError(stack, problems);
}

function zoneProblems(domains: readonly DomainConfig[], zones: readonly HostedZone[]): readonly ConfigurationProblem[] {
  return domains
    .filter(({ main }) => !main)
    .flatMap(({ name, hostedZoneId }, index) => {
      const zone = zones.find(({ id }) => id === hostedZoneId);
      const base = withoutWildcard(name);
      if (zone === undefined || (!zone.isPrivate && (base === zone.name || base.endsWith(`.${zone.name}`)))) return [];
      const allowed = zone.isPrivate
        ? `the public zone of ${name}: ${zone.id} is private, where neither ACM nor users look`
        : `the zone that ${name} is in: ${zone.id} is that of ${zone.name}; without hostedZoneId, its records are yours to create`;
      return [{ ...PLACE, part: `[${index}].hostedZoneId`, value: zone.id, allowed, example: "" }];
    });
}

const PLACE = { key: "malayalees:domains" } as const;

function nameProblems(groups: readonly CertificateGroup[]): readonly ConfigurationProblem[] {
  return groups
    .filter(({ id, names: [name] }) => id !== "" && name.length > LONGEST_COMMON_NAME)
    .map(({ names: [name] }) => ({
      ...PLACE,
      value: name,
      allowed: `names of at most ${LONGEST_COMMON_NAME} characters (this one has ${name.length}), as ACM takes no longer one as a certificate's first; or one with a shorter one by the same word in certificate`,
      example: "[0].name=shop.your-company.com",
    }));
}

function quotaProblems(beside: number, quota: number): readonly ConfigurationProblem[] {
  if (beside <= quota) return [];
  return [
    {
      key: "malayalees:listenerCertificates",
      value: String(quota),
      allowed:
        `at least ${beside} for the ${beside + 1} certificates of the domains, one of which is the listener's own, once AWS has raised the ` +
        "quota 'Certificates per Application Load Balancer'; or fewer certificates: docs/domains.md says which domains share one",
      example: String(beside),
    },
  ];
}
