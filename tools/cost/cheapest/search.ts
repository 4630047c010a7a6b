/** Settings, key to text, as `--set` takes them. */
export type Overrides = Readonly<Record<string, string>>;

/** Settings that are chosen together, and what may be chosen in place of what is there. */
export interface Axis {
  readonly name: string;
  readonly choices: readonly Overrides[];
}

/** What a configuration costs and which promises it breaks. */
export interface Verdict {
  /** A month, at expected use. */
  readonly dollars: number;
  /** Names of promises. */
  readonly broken: readonly string[];
}

/** A configuration and its verdict. */
export interface Found extends Verdict {
  readonly set: Overrides;
}

/** Plans a configuration; undefined where the program refuses it. */
export type Attempt = (set: Overrides) => Promise<Verdict | undefined>;

/** What a choice saves, in dollars a month. */
interface Saving {
  readonly axis: string;
  readonly set: Overrides;
  readonly dollars: number;
}

/** Cents: sums of figures in binary are not exact. */
const NOTHING = 0.005;

/** Dollars a month for which something may be given up. */
export const WORTH = 0.5;

/** Combinations that are tried at most before the best so far is taken: each is a plan. */
const MOST_COMBINATIONS = 12;

/** Rounds after which the search ends even if it could go on: two are usual. */
const MOST_ROUNDS = 6;

/** What a search has found. */
export interface Result {
  /** None where the start is refused, or breaks a promise that no single choice can keep. */
  readonly best?: Found;
  /** Axes that change neither costs nor promises at the start, and are taken to change nothing elsewhere. */
  readonly idle: readonly string[];
}

/**
 * The cheapest configuration that breaks no promise, from a start.
 *
 * What settings cost adds up nearly always, so each choice is tried by itself, and what saves nothing or breaks a promise is left out. The
 * others are combined, the combination that should save most first. The first that keeps all promises and costs what was expected is the
 * cheapest; where settings influence each other, more combinations are tried, until none should be cheaper. Then again from there, as a
 * choice may save in the new place only, until nothing is found.
 */
export async function cheapest(start: Overrides, axes: readonly Axis[], attempt: Attempt): Promise<Result> {
  const idle = await idleAxes(start, axes, attempt);
  const busy = axes.filter(({ name }) => !idle.includes(name));
  let best = await soundStart(start, busy, attempt);
  for (let round = 0; best !== undefined && round < MOST_ROUNDS; round++) {
    const next: Found = await bestCombination(best, busy, attempt);
    if (next === best) break;
    best = next;
  }
  return { ...(best && { best }), idle };
}

/** What is refused at the start may be allowed elsewhere. */
async function idleAxes(start: Overrides, axes: readonly Axis[], attempt: Attempt): Promise<readonly string[]> {
  const first = await attempt(start);
  const idle: string[] = [];
  for (const { name, choices } of axes) {
    const verdicts = [];
    for (const choice of choices) verdicts.push(await attempt({ ...start, ...choice }));
    if (verdicts.every((verdict) => verdict && first && isSame(verdict, first))) idle.push(name);
  }
  return idle;
}

function isSame(one: Verdict, other: Verdict): boolean {
  return Math.abs(one.dollars - other.dollars) < NOTHING && one.broken.join() === other.broken.join();
}

/** The start, or the cheapest that keeps all promises by one other choice. */
async function soundStart(start: Overrides, axes: readonly Axis[], attempt: Attempt): Promise<Found | undefined> {
  const first = await found(start, attempt);
  if (first === undefined || first.broken.length === 0) return first;
  const others = await eachChoice(start, axes, attempt);
  return others
    .map(({ found: each }) => each)
    .filter(({ broken }) => broken.length === 0)
    .reduce<Found | undefined>((one, other) => (one && one.dollars <= other.dollars ? one : other), undefined);
}

async function found(set: Overrides, attempt: Attempt): Promise<Found | undefined> {
  const verdict = await attempt(set);
  return verdict && { set, ...verdict };
}

async function eachChoice(from: Overrides, axes: readonly Axis[], attempt: Attempt) {
  const tried: { readonly axis: string; readonly choice: Overrides; readonly found: Found }[] = [];
  for (const { name: axis, choices } of axes)
    for (const choice of choices) {
      const one = await found({ ...from, ...choice }, attempt);
      if (one !== undefined) tried.push({ axis, choice, found: one });
    }
  return tried;
}

/** Where it begins, when nothing better is found. */
async function bestCombination(from: Found, axes: readonly Axis[], attempt: Attempt): Promise<Found> {
  const savings = (await eachChoice(from.set, axes, attempt))
    .map(({ axis, choice, found: { dollars, broken } }) => ({
      axis,
      set: choice,
      dollars: from.dollars - dollars,
      broken,
    }))
    .filter(({ dollars, broken }) => dollars >= WORTH && broken.length === 0);
  let best = from;
  let tried = 0;
  for (const { set, dollars } of combinations(savings)) {
    if (from.dollars - dollars >= best.dollars - NOTHING || tried >= MOST_COMBINATIONS) break;
    tried += 1;
    const one = await found({ ...from.set, ...set }, attempt);
    if (one !== undefined && one.broken.length === 0 && one.dollars < best.dollars - NOTHING) best = one;
  }
  return best;
}

/** Every way to take at most one choice of each axis, what should save most first. */
function* combinations(savings: readonly Saving[]): Generator<Omit<Saving, "axis">> {
  const axes = [...new Set(savings.map(({ axis }) => axis))].map((axis) => [
    ...savings.filter((saving) => saving.axis === axis),
    { axis, set: {}, dollars: 0 },
  ]);
  const ranked = axes.map((choices) => choices.sort((one, other) => other.dollars - one.dollars));
  // Each combination is known by the rank of its choice in each axis; those of one rank lower somewhere come after it.
  const open = new Map([[ranked.map(() => 0).join(), ranked.map(() => 0)]]);
  const seen = new Set(open.keys());
  while (open.size > 0) {
    const [key, ranks] = [...open].reduce((one, other) => (total(other[1]) > total(one[1]) + 1e-9 ? other : one));
    open.delete(key);
    yield { set: Object.assign({}, ...chosen(ranks).map(({ set }) => set)), dollars: total(ranks) };
    for (const [axis] of ranked.entries()) {
      const next = ranks.map((rank, index) => (index === axis ? rank + 1 : rank));
      if ((ranked[axis]?.length ?? 0) <= (next[axis] ?? 0) || seen.has(next.join())) continue;
      seen.add(next.join());
      open.set(next.join(), next);
    }
  }

  function chosen(ranks: readonly number[]): readonly Saving[] {
    return ranked.flatMap((choices, axis) => choices[ranks[axis] ?? 0] ?? []);
  }

  function total(ranks: readonly number[]): number {
    return chosen(ranks).reduce((sum, { dollars }) => sum + dollars, 0);
  }
}
