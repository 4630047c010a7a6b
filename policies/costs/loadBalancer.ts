import type { PriceId } from "../facts/priceKinds";
import { HOURS_PER_MONTH } from "../facts/prices";
import type { Stack, StackResource } from "../support/stack";
import { textOf } from "../support/values";
import { allMonth, byUse, type CostContext, type Line, notKnown, type PricedLine, type RuleTable } from "./rule";
import { gbAMonth, overTheDay, type Usage } from "./usage";

export const loadBalancerRules: RuleTable = {
  group: "load balancer",
  rules: { "aws:lb/loadBalancer:LoadBalancer": balancer },
};

/** Data between the load balancer and its targets in the same VPC, in other zones too. */
const TARGETS_ARE_FREE =
  "https://aws.amazon.com/blogs/networking-and-content-delivery/exploring-data-transfer-costs-for-classic-and-application-load-balancers/";

/** A load balancer has one public address in each zone. */
function balancer({ props }: StackResource, { stack, usage }: CostContext): readonly Line[] {
  const type = textOf(props.loadBalancerType) ?? "application";
  if (type !== "application")
    return [{ what: `load balancer ${type}`, unpriced: `no rule for load balancers of type ${type}` }];
  const isInternal = textOf(props.internal) === "true";
  const zones = Array.isArray(props.subnets) ? props.subnets.length : undefined;
  return [
    allMonth("load balancer", "elb/application/hour"),
    byUse("use of the load balancer", "elb/application/lcu", lcuHours(usage, rulesOf(stack))),
    ...(isInternal ? [] : [addresses(zones), ...transferOut(gbAMonth(usage, usage.responseKb))]),
    { what: "data to targets in the same VPC", free: TARGETS_ARE_FREE },
  ];
}

function addresses(zones: number | undefined): Line {
  const what = "public addresses of the load balancer";
  return zones === undefined ? notKnown(what, "subnets") : allMonth(what, "vpc/public-address", zones);
}

function rulesOf(stack: Stack): number {
  return stack.ofType("aws:lb/listenerRule:ListenerRule").length;
}

/**
 * What one LCU is enough for; the dimension that asks for most counts, hour by hour. Ten rules are free.
 * Source: https://aws.amazon.com/elasticloadbalancing/pricing/, "LCU details" (2026-11).
 */
const LCU = { newConnections: 25, activeConnections: 3000, gbAnHour: 1, ruleEvaluations: 1000, freeRules: 10 };

const KB_PER_GB = 1_000_000;

/** LCU-hours of a month. */
export function lcuHours(usage: Usage, rules: number): number {
  const atRate = (rate: number) =>
    Math.max(
      (rate * usage.newConnectionsPerRequest) / LCU.newConnections,
      (usage.activeConnections * (rate / usage.peakRequests || 0)) / LCU.activeConnections,
      (rate * 3600 * (usage.requestKb + usage.responseKb)) / KB_PER_GB / LCU.gbAnHour,
      (rate * Math.max(0, rules - LCU.freeRules)) / LCU.ruleEvaluations,
    );
  return overTheDay(usage, atRate) * HOURS_PER_MONTH;
}

/** Prices by GB of a month: each from so many GB on. */
const TIERS: readonly { readonly from: number; readonly price: PriceId }[] = [
  { from: 0, price: "transfer/out/0" },
  { from: 10_240, price: "transfer/out/10240" },
  { from: 51_200, price: "transfer/out/51200" },
  { from: 153_600, price: "transfer/out/153600" },
];

/** A line for each tier that is reached. */
export function transferOut(gb: number): readonly PricedLine[] {
  return TIERS.flatMap(({ from, price }, index) => {
    const quantity = Math.min(gb, TIERS[index + 1]?.from ?? gb) - from;
    if (quantity <= 0) return [];
    return [{ ...byUse("data to the internet", price, quantity), group: "network" as const }];
  });
}
