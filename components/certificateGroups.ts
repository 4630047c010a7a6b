import type { DomainConfig } from "./configuration/configTypes";

/** Domains that share a certificate. */
export interface CertificateGroup {
  /** The same in every update, as resources are named after it; empty for the key `domain`. */
  readonly id: string;
  /** What is in the certificate; the first is its common name. */
  readonly names: readonly [string, ...string[]];
  /** Each name, without `*.`, to its hosted zone; empty when the zone is somebody else's. */
  readonly zones: Readonly<Record<string, string>>;
  /** The domains that it is for. */
  readonly domains: readonly [DomainConfig, ...DomainConfig[]];
}

/**
 * Groups domains by certificate. ACM never changes a certificate's names, it only makes another certificate; so what a group has in it
 * depends on no list, and a tenant that comes or goes replaces no certificate that another one uses:
 *
 * - domains in a hosted zone of ours share one for all names directly below their parent, `parent` and `*.parent`. The zone's own name
 *   counts as a name below itself. Both names have the same validation record;
 * - a domain whose zone is somebody else's has one of its own, with its name alone: nobody waits for another one's record;
 * - the key `domain` has one of its own too;
 * - with `certificate`, a word, exactly the names of that word share one. It is replaced when one of them comes or goes: the new one
 *   serves before the old one goes.
 *
 * Source: ACM user guide, "DNS validation" and "Certificate characteristics": a wildcard is for one level, and not for the name above (2026-11).
 * @param zoneNames hosted zone → its name
 */
export function groupCertificates(
  domains: readonly DomainConfig[],
  zoneNames: ReadonlyMap<string, string>,
): readonly CertificateGroup[] {
  const groups = new Map<string, readonly [DomainConfig, ...DomainConfig[]]>();
  for (const domain of domains) {
    const id = groupIdOf(domain, zoneNames);
    const [first, ...others] = groups.get(id) ?? [];
    groups.set(id, first === undefined ? [domain] : [first, ...others, domain]);
  }
  return [...groups].map(([id, members]) => {
    const names = namesOf(members, zoneNames);
    const zoneOf = (base: string) =>
      members.find(({ name }) => withoutWildcard(name) === base)?.hostedZoneId ?? members[0].hostedZoneId;
    const zones = names.map(withoutWildcard).map((base) => [base, zoneOf(base)] as const);
    return { id, names, zones: Object.fromEntries(zones.filter(isPlaced)), domains: members };
  });
}

/** `*.a.com`. */
export function isWildcard(name: string): boolean {
  return name.startsWith("*.");
}

/** `*.a.com` → `a.com`. */
export function withoutWildcard(name: string): string {
  return name.replace(/^\*\./, "");
}

/** As a part of a resource's name, in which a `*` stands for any other part. */
export function inNames(domain: string): string {
  return domain.replace(/^\*/, "_");
}

function groupIdOf(domain: DomainConfig, zoneNames: ReadonlyMap<string, string>): string {
  if (domain.main) return "";
  if (domain.certificate !== undefined) return `named-${domain.certificate}`;
  return domain.hostedZoneId === undefined ? `for-${inNames(domain.name)}` : `below-${parentOf(domain, zoneNames)}`;
}

function namesOf(
  members: readonly [DomainConfig, ...DomainConfig[]],
  zoneNames: ReadonlyMap<string, string>,
): CertificateGroup["names"] {
  const [first, ...others] = members;
  if (!first.main && first.certificate === undefined && first.hostedZoneId !== undefined) {
    const parent = parentOf(first, zoneNames);
    return [parent, `*.${parent}`];
  }
  // The order in the configuration decides nothing, and a common name is short.
  const [shortest = first.name, ...longer] = [first, ...others]
    .map(({ name }) => name)
    .sort((one, other) => one.length - other.length || (one < other ? -1 : 1));
  return [shortest, ...longer];
}

function parentOf({ name, hostedZoneId = "" }: DomainConfig, zoneNames: ReadonlyMap<string, string>): string {
  const base = withoutWildcard(name);
  return base !== name || base === zoneNames.get(hostedZoneId) ? base : base.slice(base.indexOf(".") + 1);
}

function isPlaced(entry: readonly [string, string | undefined]): entry is readonly [string, string] {
  return entry[1] !== undefined;
}
