/** Numbers from 0 to below 1. */
export type Random = () => number;

/** The same numbers for the same seed, on every machine. Mulberry32, by T. Ettinger (public domain). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks from 0 to below `count`; the n-th is asked for in proportion to 1 / n^exponent. */
export function zipf(count: number, exponent: number): (random: Random) => number {
  return indexByWeight(Array.from({ length: count }, (_, index) => (index + 1) ** -exponent));
}

/** Picks by weight. @throws Error when there is nothing to pick */
export function weighted<Item>(items: readonly Item[], weightOf: (item: Item) => number): (random: Random) => Item {
  const indexOf = indexByWeight(items.map(weightOf));
  return (random) => {
    const item = items[indexOf(random)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  };
}

function indexByWeight(weights: readonly number[]): (random: Random) => number {
  let total = 0;
  const sums = weights.map((weight) => {
    total += weight;
    return total;
  });
  return (random) => firstAbove(sums, random() * total);
}

/** Seconds until the next event of which there is one in `mean` seconds: what is independent of each other arrives so. */
export function exponential(mean: number, random: Random): number {
  return -mean * Math.log(1 - random());
}

/** Index of the first sum above a value. */
function firstAbove(sums: readonly number[], value: number): number {
  let [low, high] = [0, sums.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sums[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
