import { type Ports, showPorts } from "./permissions";

/** Everything outside of the network. */
export const OUTSIDE = "outside";
/** Addresses of the VPC that no box of the plan has. */
export const INSIDE = "inside";

/** Who may open connections to whom. */
export interface Reach {
  /** Id of a box, or OUTSIDE, or INSIDE. */
  readonly from: string;
  readonly to: string;
  /** As people write them: `443`, `53 UDP`. */
  readonly ports: readonly string[];
  /** Where one end is no box: the ranges of its addresses. */
  readonly cidrs: readonly string[];
  /** URNs of the rules of both sides. */
  readonly rules: readonly string[];
  /** `named`: a rule of the program is meant for this pair; `range`: ranges of addresses happen to cover it; `aws`: AWS's own rules allow it. */
  readonly kind: "named" | "range" | "aws";
}

/** What one rule, or one pair of rules, allows. */
export interface Link extends Pick<Reach, "from" | "to" | "kind"> {
  readonly ports: Ports;
  readonly cidr?: string;
  readonly rules: readonly (string | undefined)[];
}

/** One for each pair of ends and kind, with all ports and ranges. */
export function together(links: readonly Link[]): readonly Reach[] {
  const byEnds = new Map<string, [Link, ...Link[]]>();
  for (const link of links) {
    const key = `${link.from} ${link.to} ${link.kind}`;
    const known = byEnds.get(key);
    if (known === undefined) byEnds.set(key, [link]);
    else known.push(link);
  }
  return [...byEnds.values()].map((same) => {
    const [{ from, to, kind }] = same;
    const ordered = [...same].sort((one, other) => one.ports.first - other.ports.first);
    return {
      from,
      to,
      kind,
      ports: unique(ordered.map(({ ports }) => showPorts(ports))),
      cidrs: unique(same.flatMap(({ cidr }) => cidr ?? [])),
      rules: unique(same.flatMap(({ rules }) => rules.flatMap((rule) => rule ?? []))),
    };
  });
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
