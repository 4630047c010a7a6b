import { coverInternet } from "./addressRanges";
import { at, records } from "./expectations";
import type { StackResource } from "./stack";
import { numberOf, textOf } from "./values";

/** One permission of a security group, wherever the program wrote it. */
export interface SecurityRule {
  /** "-1" is every protocol. */
  readonly protocol: string;
  /** Undefined when not known yet or left out. */
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  /** Address ranges, of both versions. */
  readonly cidrs: readonly string[];
}

const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const LAST_PORT = 65_535;

export const INGRESS_TYPES = ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", RULE, GROUP];
export const EGRESS_TYPES = ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", RULE, GROUP];

export function ingressRules(resource: StackResource): readonly SecurityRule[] {
  return rulesOf(resource, "ingress");
}

export function egressRules(resource: StackResource): readonly SecurityRule[] {
  return rulesOf(resource, "egress");
}

function rulesOf({ type, props }: StackResource, direction: "ingress" | "egress"): readonly SecurityRule[] {
  if (type === GROUP) return merged(records(props[direction]).map(readRule));
  if (type === RULE && props.type !== direction) return [];
  return [readRule(props)];
}

function readRule(rule: Readonly<Record<string, unknown>>): SecurityRule {
  const lists = [rule.cidrBlocks, rule.ipv6CidrBlocks].flatMap((each) => (Array.isArray(each) ? each : []));
  return {
    protocol: textOf(rule.ipProtocol ?? rule.protocol) ?? "",
    fromPort: numberOf(at(rule, "fromPort")),
    toPort: numberOf(at(rule, "toPort")),
    cidrs: [rule.cidrIpv4, rule.cidrIpv6, ...lists].flatMap((each) => textOf(each) ?? []),
  };
}

/** Rules for the same ports are one, with the ranges of all: two halves of the internet are the internet. */
export function merged(rules: readonly SecurityRule[]): readonly SecurityRule[] {
  const byPorts = new Map<string, SecurityRule>();
  for (const rule of rules) {
    const key = `${rule.protocol} ${rule.fromPort} ${rule.toPort}`;
    byPorts.set(key, { ...rule, cidrs: [...(byPorts.get(key)?.cidrs ?? []), ...rule.cidrs] });
  }
  return [...byPorts.values()];
}

/** By what the ranges cover together: 0.0.0.0/1 and 128.0.0.0/1 are the internet as 0.0.0.0/0 is. */
export function fromInternet({ cidrs }: SecurityRule): boolean {
  return coverInternet(cidrs);
}

export function isAllPorts({ protocol, fromPort, toPort }: SecurityRule): boolean {
  const isEveryProtocol = protocol === "-1" || protocol === "all";
  return isEveryProtocol || (fromPort !== undefined && fromPort <= 1 && toPort === LAST_PORT);
}

export function showPorts({ protocol, fromPort, toPort }: SecurityRule): string {
  return fromPort === toPort ? `${protocol} port ${fromPort}` : `${protocol} ports ${fromPort} to ${toPort}`;
}
