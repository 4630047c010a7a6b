/** A group of rules that AWS keeps up to date, at no price beside that of a rule. */
interface ManagedRules {
  /** AWS's name. */
  readonly name: string;
  /** Web ACL capacity units, of the version that AWS takes by default. */
  readonly units: number;
}

/** Source: AWS WAF developer guide, "AWS Managed Rules rule groups list" (2026-11). */
export const managedRules = {
  ipReputation: { name: "AWSManagedRulesAmazonIpReputationList", units: 25 },
  knownBadInputs: { name: "AWSManagedRulesKnownBadInputsRuleSet", units: 200 },
  common: { name: "AWSManagedRulesCommonRuleSet", units: 700 },
  sqlInjection: { name: "AWSManagedRulesSQLiRuleSet", units: 200 },
  adminPages: { name: "AWSManagedRulesAdminProtectionRuleSet", units: 100 },
  anonymousAddresses: { name: "AWSManagedRulesAnonymousIpList", units: 50 },
  linux: { name: "AWSManagedRulesLinuxRuleSet", units: 200 },
} as const satisfies Readonly<Record<string, ManagedRules>>;

export type ManagedRulesName = keyof typeof managedRules;

export const managedRulesNames = [
  "ipReputation",
  "knownBadInputs",
  "common",
  "sqlInjection",
  "adminPages",
  "anonymousAddresses",
  "linux",
] as const satisfies readonly ManagedRulesName[];

/** Units that the price of a web ACL includes; above them requests cost more, and above 5000 AWS refuses. */
export const INCLUDED_UNITS = 1500;

/** Of a rate-based rule, and of each key of its own that it counts by. Source: the guide's "Using rate-based rule statements" (2026-11). */
const RATE_UNITS = { address: 2, host: 2 + 30 } as const;

/** What a web ACL checks. */
export interface WebRules {
  /** Groups of AWS's rules, in the order in which they are checked; empty: none. */
  readonly managed: readonly ManagedRulesName[];
  /** Single rules of these groups that only count, `GROUP/RULE`. */
  readonly counted: readonly string[];
  /** Requests in five minutes; undefined: no limit. */
  readonly perAddress: number | undefined;
  /** The same for each value of the header Host. */
  readonly perHost: number | undefined;
  /** Nothing is blocked: all rules only count. */
  readonly countOnly: boolean;
}

/** Capacity units that AWS counts for a web ACL. */
export function unitsOf({
  managed,
  perAddress,
  perHost,
}: Pick<WebRules, "managed" | "perAddress" | "perHost">): number {
  const ofGroups = managed.reduce((sum, name) => sum + managedRules[name].units, 0);
  return ofGroups + (perAddress ? RATE_UNITS.address : 0) + (perHost ? RATE_UNITS.host : 0);
}
