/** Ranges of addresses, by what they cover and not by how they are written. */

/** From the first to the last address. */
interface Range {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32, 6: 128 } as const;

/**
 * Addresses that are not on the internet, without the small ranges for documentation and tests. IPv6 gives out 2000::/3 alone, and all else
 * is taken for private here. Sources: IANA, "IPv4 Special-Purpose Address Registry" and "Internet Protocol Version 6 Address Space"
 * (2026-11). Multicast, 224.0.0.0/4, is in neither.
 */
const PRIVATE: readonly Range[] = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"],
  ...["224.0.0.0/3", "::/3", "4000::/2", "8000::/1"],
].flatMap((cidr) => rangeOf(cidr) ?? []);

/**
 * The share of the public addresses from which on ranges are "the internet": no organisation has a sixteenth of it, which is sixteen
 * networks of /8.
 */
const INTERNET_PARTS = 16n;

/** Whether ranges together reach so much of the internet, of either version, that they restrict nothing. What is not a range is left out. */
export function coverInternet(cidrs: readonly string[]): boolean {
  const ranges = cidrs.flatMap((cidr) => rangeOf(cidr) ?? []);
  return ([4, 6] as const).some((version) => {
    const isOf = (range: Range) => range.version === version;
    const everything: Range = { version, first: 0n, last: (1n << BigInt(BITS[version])) - 1n };
    const excluded = PRIVATE.filter(isOf);
    const publicSize = sizeOf([everything]) - sizeOf(excluded);
    // What is in either, less what is private: the public part of the ranges.
    const covered = sizeOf([...ranges.filter(isOf), ...excluded]) - sizeOf(excluded);
    return covered > 0n && covered * INTERNET_PARTS >= publicSize;
  });
}

/** Whether any address in the ranges is on the internet. What is not a range is left out. */
export function reachesInternet(cidrs: readonly string[]): boolean {
  const ranges = cidrs.flatMap((cidr) => rangeOf(cidr) ?? []);
  return ([4, 6] as const).some((version) => {
    const excluded = PRIVATE.filter((range) => range.version === version);
    return sizeOf([...ranges.filter((range) => range.version === version), ...excluded]) > sizeOf(excluded);
  });
}

/** Whether every address of the one range is in the other; false where either is not written as a range. */
export function isWithin(inner: string, outer: string): boolean {
  const [one, other] = [rangeOf(inner), rangeOf(outer)];
  if (one === undefined || other === undefined || one.version !== other.version) return false;
  return other.first <= one.first && one.last <= other.last;
}

/** Addresses in any of the ranges, each counted once. */
function sizeOf(ranges: readonly Range[]): bigint {
  let size = 0n;
  let end = -1n;
  for (const { first, last } of [...ranges].sort((one, other) => (one.first < other.first ? -1 : 1))) {
    const from = first > end ? first : end + 1n;
    if (last >= from) size += last - from + 1n;
    if (last > end) end = last;
  }
  return size;
}

/** Undefined when it is not written as a range. */
function rangeOf(cidr: string): Range | undefined {
  const [, address = "", prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(cidr.trim()) ?? [];
  const version = address.includes(":") ? 6 : 4;
  const value = version === 6 ? parseIpv6(address) : parseIpv4(address);
  const length = Number(prefix ?? BITS[version]);
  if (value === undefined || length > BITS[version]) return undefined;
  const rest = BigInt(BITS[version] - length);
  const first = (value >> rest) << rest;
  return { version, first, last: first + (1n << rest) - 1n };
}

function parseIpv4(address: string): bigint | undefined {
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function parseIpv6(address: string): bigint | undefined {
  const [before = "", after] = address.split("::");
  const [head, tail] = [before, after ?? ""].map((each) => (each === "" ? [] : each.split(":")));
  if (head === undefined || tail === undefined || address.split("::").length > 2) return undefined;
  const missing = 8 - head.length - tail.length;
  if (missing < 0 || (after === undefined && missing > 0)) return undefined;
  const groups = [...head, ...Array<string>(missing).fill("0"), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
