import type { Topology, TopologyArgs, TopologyComponent } from "./topology";

/** A topology in use, and its share of the traffic. */
export interface Service<Name extends string> {
  readonly topology: Name;
  /** 0 to 999; shares are relative to the sum. */
  readonly weight: number;
  readonly component: Topology;
}

/** Creates the component of each topology in use; the topology's name is its logical name. */
export function createServices<Name extends string>(
  running: readonly { readonly topology: Name; readonly weight: number; readonly minimum?: number }[],
  table: Readonly<Record<Name, TopologyComponent>>,
  args: TopologyArgs,
): readonly Service<Name>[] {
  return running.map(({ topology, weight, minimum }) => ({
    topology,
    weight,
    component: new table[topology](topology, { ...args, minimumDuringMove: minimum }),
  }));
}
