import type { CostItem } from "../../policies/costs/estimate";

/** Dollars a month. */
export interface Amount {
  /** At minimum sizes and without traffic. */
  readonly least: number;
  readonly expected: number;
}

/** What is paid for, such as a resource's URN or a group → what it costs; what is free or has no price is not in it. */
export type Monthly = ReadonlyMap<string, Amount>;

type Priced = Pick<CostItem, "kind" | "least" | "dollars">;

export function sumsBy<Item extends Priced>(items: readonly Item[], keyOf: (item: Item) => string): Monthly {
  const sums = new Map<string, Amount>();
  for (const item of items.filter(({ kind }) => kind === "priced")) {
    const { least, expected } = sums.get(keyOf(item)) ?? { least: 0, expected: 0 };
    sums.set(keyOf(item), { least: least + item.least, expected: expected + item.dollars });
  }
  return sums;
}

/** By resource. */
export function monthlyOf({ items }: { readonly items: readonly (Priced & Pick<CostItem, "urn">)[] }): Monthly {
  return sumsBy(items, ({ urn }) => urn);
}
