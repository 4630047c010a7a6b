/** What the autoscaler of a topology keeps at least. */
export interface HeldMinimum {
  readonly count: number;
  /** Tag or annotation for the policy `production-scales`: the minimum may be the maximum for the time of a move. @default none */
  readonly marks: Readonly<Record<string, string>> | undefined;
}

/** @param duringMove what a move asks for; it counts where it is more than the topology's own minimum */
export function heldMinimum(own: number, duringMove = 0): HeldMinimum {
  if (duringMove <= own) return { count: own, marks: undefined };
  return { count: duringMove, marks: { "traffic-moves": "true" } };
}
