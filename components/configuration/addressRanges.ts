/** IPv4 ranges in CIDR notation that are known to be well-formed. */

/**
 * Ranges that no packet from the internet comes from; EKS refuses them as publicAccessCidrs ("The following CIDRs are not allowed in
 * publicAccessCidrs"), those for documentation too. Source: Amazon EKS user guide, "Cluster API server endpoint" (no reserved
 * addresses); reports of the error for 10.1.0.96/27 and 203.0.113.0/24; IANA IPv4 Special-Purpose Address Registry (2026-11).
 */
const NOT_PUBLIC: readonly string[] = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
];

/** Whether the range has no address of the internet. */
export function isNotPublic(range: string): boolean {
  return NOT_PUBLIC.some((reserved) => contains(reserved, range));
}

/** The same addresses in fewer ranges: each once, and none that lies in another. In the given order. */
export function withoutContained(ranges: readonly string[]): readonly string[] {
  const each = [...new Set(ranges)];
  return each.filter((range) => !each.some((other) => other !== range && contains(other, range)));
}

function contains(outer: string, inner: string): boolean {
  const [large, small] = [parse(outer), parse(inner)];
  return small.first >= large.first && small.first + small.size <= large.first + large.size;
}

function parse(range: string): { readonly first: number; readonly size: number } {
  const [address = "", prefix] = range.split("/");
  const first = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { first, size: 2 ** (32 - Number(prefix)) };
}
