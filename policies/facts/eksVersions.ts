import { daysBetween } from "./days";

/**
 * Versions of Kubernetes on EKS and how long AWS supports each. In standard support a cluster costs $0.10 an hour, in extended
 * support $0.60; with `upgradePolicy` STANDARD AWS upgrades the cluster automatically when standard support ends.
 * Source: Amazon EKS user guide, "Understand the Kubernetes version lifecycle on EKS", release calendar; Amazon EKS pricing (2026-11).
 */

export interface EksVersion {
  /** `major.minor`. */
  readonly version: string;
  /** First day on EKS, ISO 8601. */
  readonly released: string;
  /** First day that is billed as extended support, or on which AWS upgrades automatically, ISO 8601. */
  readonly endOfStandardSupport: string;
  /** Day from which AWS upgrades the cluster whatever its upgrade policy says, ISO 8601. */
  readonly endOfExtendedSupport: string;
}

/** Oldest first. */
export const eksVersions: readonly EksVersion[] = [
  row("1.30", "2024-05-23", "2025-07-23", "2026-07-23"),
  row("1.31", "2024-09-26", "2025-11-26", "2026-11-26"),
  row("1.32", "2025-01-23", "2026-03-23", "2027-03-23"),
  row("1.33", "2025-05-29", "2026-07-29", "2027-07-29"),
  row("1.34", "2025-10-02", "2026-12-02", "2027-12-02"),
  row("1.35", "2026-01-27", "2027-03-27", "2028-03-27"),
  row("1.36", "2026-06-02", "2027-08-02", "2028-08-02"),
];

function row(
  version: string,
  released: string,
  endOfStandardSupport: string,
  endOfExtendedSupport: string,
): EksVersion {
  return { version, released, endOfStandardSupport, endOfExtendedSupport };
}

/** Days before the end of standard support from which a cluster should be on the way to the next version. */
export const EKS_NOTICE_DAYS = 60;

/** The version's row, or undefined when the table does not have it. */
export function findEksVersion(version: string): EksVersion | undefined {
  return eksVersions.find((each) => each.version === version);
}

/** Versions that have more than the notice of standard support left on that day (ISO 8601), oldest first. */
export function currentEksVersions(today: string): readonly EksVersion[] {
  return eksVersions.filter((each) => daysBetween(today, each.endOfStandardSupport) > EKS_NOTICE_DAYS);
}
