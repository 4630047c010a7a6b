import type { DesignPart } from "./arguments";
import { type BenchmarkRun, ensureLimit } from "./benchmark";
import { type Contender, type Place, postgresContender } from "./contenders";
import { fillPostgres } from "./fill";
import { valueText } from "./operations";
import type { PgbenchTarget } from "./pgbench";
import { type DesignResult, type Round, withRatios } from "./results";
import { withClient } from "./servers";

export async function filled(
  { servers, args, signal, onPrepare }: BenchmarkRun,
  part: string,
  valueBytes: number,
): Promise<Place> {
  const [entries = 1] = args.entries;
  onPrepare(`filling with ${entries} entries of ${valueBytes} B`);
  await ensureLimit(servers, signal);
  await withClient(servers.postgresUrl, (client) =>
    fillPostgres(client, { entries, value: valueText(valueBytes) }, signal),
  );
  return { part, valueBytes, entries };
}

/** All of them in each round, in turn; what each did, in the order in which they were given. */
export async function inRounds(
  { args, signal, onDone }: BenchmarkRun,
  contenders: readonly Contender[],
): Promise<readonly (readonly Round[])[]> {
  const measured: Round[][] = contenders.map(() => []);
  for (const contender of contenders) await contender.measure(1, signal);
  for (let round = 0; round < args.rounds; round += 1) {
    const order = contenders.map((contender, index) => ({ contender, index }));
    for (const { contender, index } of round % 2 === 0 ? order : order.reverse()) {
      measured[index]?.push(await contender.measure(args.seconds, signal));
      onDone(`${contender.operation}, ${contender.valueBytes} B`);
    }
  }
  return measured;
}

export function scripted(target: PgbenchTarget, sql: string, place: Place, value?: string): Contender {
  return postgresContender(target, { name: place.part, scripts: [{ sql }] }, place, value);
}

export function throughput(a: readonly Round[] = [], b: readonly Round[] = []): readonly number[] {
  return divide(a, b, ({ perSecond }) => perSecond);
}

export function divide(a: readonly Round[], b: readonly Round[], read: (round: Round) => number): readonly number[] {
  return a.flatMap((round, index) => {
    const base = b[index];
    return base === undefined ? [] : [read(round) / read(base)];
  });
}

/** Keeps the ratios of some comparisons that have one target. */
export function addRatios(
  { store }: BenchmarkRun,
  part: DesignPart,
  goal: Pick<DesignResult, "bound" | "target" | "required">,
  found: readonly (readonly [what: string, ratios: readonly number[]])[],
): void {
  const results = found.map(([what, ratios]) => ({
    part,
    what,
    ...goal,
    ratios: ratios.map((ratio) => Math.round(ratio * 1000) / 1000),
  }));
  store.add((all) => ({ ...all, design: results.reduce(withRatios, all.design) }));
}
