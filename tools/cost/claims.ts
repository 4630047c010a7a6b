import type { Phase } from "../../components/configuration/keys/key";
import type { TopologyName } from "../../components/configuration/topologyFacts";

/** Dollars a month, from the fewest tasks to the most. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What the guide says of a phase: "Updated Cost Analysis" and "Cost Comparison Summary". */
export interface PhaseClaim {
  /** What it counts. */
  readonly tasks: Range;
  readonly cpu: number;
  readonly memory: number;
  readonly instanceClass: string;
  readonly isMultiAz: boolean;
  readonly replicas: number;
  /** What it says that this costs. */
  readonly compute: Range;
  readonly database: Range;
  readonly loadBalancer: Range;
  /** Totals; none for EKS, of which it says "medium-high" alone. */
  readonly totals: Partial<Readonly<Record<TopologyName, Range>>>;
  readonly totalWithRedis: Range;
  readonly saving: { readonly dollars: number; readonly percent: number };
}

/** The same from the fewest tasks to the most. */
export const exactly = (dollars: number): Range => ({ from: dollars, to: dollars });

export const claims: Readonly<Record<Phase, PhaseClaim>> = {
  initial: {
    ...{ tasks: exactly(2), cpu: 512, memory: 1024, instanceClass: "db.t3.micro", isMultiAz: true, replicas: 0 },
    ...{ compute: exactly(30), database: exactly(25), loadBalancer: exactly(25) },
    totals: { fargate: exactly(80), ec2: exactly(125) },
    totalWithRedis: exactly(95),
    saving: { dollars: 15, percent: 16 },
  },
  growth: {
    tasks: { from: 3, to: 5 },
    ...{ cpu: 1024, memory: 2048, instanceClass: "db.t3.small", isMultiAz: true, replicas: 0 },
    ...{ compute: { from: 60, to: 100 }, database: exactly(50), loadBalancer: exactly(25) },
    totals: { fargate: { from: 135, to: 175 }, ec2: exactly(200) },
    totalWithRedis: { from: 165, to: 205 },
    saving: { dollars: 30, percent: 18 },
  },
  scale: {
    tasks: { from: 5, to: 10 },
    ...{ cpu: 2048, memory: 4096, instanceClass: "db.t3.medium", isMultiAz: false, replicas: 1 },
    ...{ compute: { from: 200, to: 400 }, database: exactly(100), loadBalancer: exactly(25) },
    totals: { fargate: { from: 325, to: 525 }, ec2: { from: 300, to: 500 } },
    totalWithRedis: { from: 385, to: 585 },
    saving: { dollars: 60, percent: 16 },
  },
};

/** The one node of Redis that the guide's saving is about: it names none, and these cost about that. */
export const guideRedis: Readonly<Record<Phase, string>> = {
  initial: "cache.t3.micro",
  growth: "cache.t3.small",
  scale: "cache.t3.medium",
};

/** The guide rounds, and writes "~": a figure holds when it is as near as this. */
export const TOLERANCE = { share: 0.1, percentagePoints: 2 } as const;

export function holds(claim: Range, computed: Range): boolean {
  return isNear(claim.from, computed.from) && isNear(claim.to, computed.to);
}

function isNear(claimed: number, computed: number): boolean {
  return Math.abs(computed - claimed) <= TOLERANCE.share * claimed;
}
