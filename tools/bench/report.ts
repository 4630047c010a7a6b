import { barChart } from "../measuring/chart";
import { ratios, renderSpread, type Spread, spread } from "../measuring/statistics";
import { markdownTable } from "../support/table";
import { judgeClaims } from "./claims";
import { LIMIT, POSTGRES, REDIS } from "./contenders";
import { TENANTS, USERS } from "./queries";
import type { DesignResult, MemoryResult, Results, Round, Series } from "./results";
import { isHeld } from "./verdict";

/** The results as a page of Markdown, readable in a terminal as well. */
export function renderReport(results: Results): string {
  const sections = [
    renderMachine(results),
    renderComparison(results, "servers", "Redis and PostgreSQL, each asked by its own native client"),
    renderClaims(results),
    renderQueries(results),
    renderMemory(results),
    renderComparison(results, "sizes", "From few entries to many"),
    renderComparison(results, "expiry", "While entries expire"),
    renderNode(results),
    renderDesign(results),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

export function renderMachine({ machine, settings }: Pick<Results, "machine" | "settings">): string {
  const { date, cores, processor, memoryGb, system, postgres, redis, hugePages } = machine;
  const words = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return [
    `Measured on ${date}: ${cores} cores (${processor}), ${memoryGb} GB, ${system}; PostgreSQL ${postgres} (huge pages ${hugePages}), Redis ${redis}.`,
    `Settings: ${words.join(", ")}.`,
    "Figures are medians over the rounds; of ratios, min / median / max of what was measured in the same round.",
  ].join("\n");
}

function of(results: Results, part: string): readonly Series[] {
  return results.series.filter((series) => series.part === part && series.rounds.length > 0);
}

function renderComparison(results: Results, part: string, title: string): string {
  const all = of(results, part);
  const ours = all.filter(({ side }) => side === POSTGRES);
  if (ours.length === 0) return "";
  const rows = ours.map((series) => {
    const beside = (side: string) =>
      all.find(
        (each) =>
          each.side === side &&
          each.operation === series.operation &&
          each.valueBytes === series.valueBytes &&
          each.entries === series.entries,
      );
    const redis = beside(REDIS);
    const limit = beside(LIMIT);
    return [
      series.operation,
      bytes(series.valueBytes),
      series.entries.toLocaleString("en-GB"),
      perSecond(redis),
      perSecond(series),
      against(series, redis),
      against(series, limit),
      times(redis),
      times(series),
    ];
  });
  return `## ${title}\n\n${markdownTable(
    [
      "operation",
      "value",
      "entries",
      "Redis /s",
      "PostgreSQL /s",
      "PostgreSQL / Redis",
      "/ pgbench -S",
      "Redis p50 / p95 / p99 ms",
      "PostgreSQL p50 / p95 / p99 ms",
    ],
    rows,
  )}`;
}

function renderNode(results: Results): string {
  const all = of(results, "node");
  if (all.length === 0) return "";
  const rows = all.map((series) => {
    const redis = all.find((each) => each.side === "@redis/client" && each.operation === series.operation);
    return [
      series.operation,
      series.side,
      perSecond(series),
      series === redis ? "1" : against(series, redis),
      times(series),
    ];
  });
  return `## From one Node process, ${bytes(all[0]?.valueBytes ?? 0)}\n\n${markdownTable(
    ["operation", "client", "/s", "/ @redis/client", "p50 / p95 / p99 ms"],
    rows,
  )}`;
}

function renderClaims(results: Results): string {
  const measured = of(results, "servers").filter(({ side }) => side === POSTGRES);
  // The guide says nothing of the size of a value: 1 KB where it was measured.
  const place = measured.find(({ valueBytes }) => valueBytes === 1000) ?? measured[0];
  if (place === undefined) return "";
  const rows = judgeClaims(results, place.valueBytes, place.entries).map(({ claim, found, judgement }) => [
    claim,
    found,
    judgement === "not held" ? "**not held**" : (judgement ?? "-"),
  ]);
  return `## The guide's claims, with values of ${bytes(place.valueBytes)}\n\n${markdownTable(["the guide", "found", ""], rows)}`;
}

function renderQueries(results: Results): string {
  const rows = of(results, "queries").map((series) => [
    series.operation,
    series.side,
    perSecond(series),
    times(series),
  ]);
  if (rows.length === 0) return "";
  const title = `## A complex query of ${count(USERS)} users of ${TENANTS} tenants`;
  return `${title}\n\n${markdownTable(["how", "by", "/s", "p50 / p95 / p99 ms"], rows)}`;
}

function renderMemory({ memory = [] }: Results): string {
  if (memory.length === 0) return "";
  const sizes = [...new Set(memory.map(({ valueBytes }) => valueBytes))];
  const rows = sizes.map((valueBytes) => {
    const [redis, postgres] = [REDIS, POSTGRES].map((side) =>
      memory.find((each) => each.side === side && each.valueBytes === valueBytes),
    );
    const ratio =
      redis && postgres ? (postgres.bytes / postgres.entries / (redis.bytes / redis.entries)).toFixed(2) : "-";
    return [bytes(valueBytes), megabytes(redis), megabytes(postgres), ratio];
  });
  return `## Memory of a million entries, of values that do not compress\n\n${markdownTable(
    ["value", "Redis MB", "PostgreSQL MB", "PostgreSQL / Redis"],
    rows,
  )}`;
}

function megabytes(result: MemoryResult | undefined): string {
  return result === undefined ? "-" : count(Math.round(result.bytes / result.entries));
}

function count(value: number): string {
  return value.toLocaleString("en-GB");
}

export function renderDesign({ design }: Pick<Results, "design">): string {
  if (design.length === 0) return "";
  const rows = design.map((result) => [
    result.what,
    goal(result),
    renderSpread(spread(result.ratios)),
    verdict(result),
  ]);
  return `## The physical design against its targets\n\n${markdownTable(
    ["ratio", "target", "min / median / max", ""],
    rows,
  )}`;
}

function goal({ bound, target, required }: DesignResult): string {
  return required ? `${bound === "at least" ? "≥" : "≤"} ${target}` : "-";
}

function verdict(result: DesignResult): string {
  if (!result.required) return "for information";
  return isHeld(result) ? "held" : "**not held**";
}

/** Throughput of both at each operation and size of value. */
export function renderChart(results: Results): string {
  const all = of(results, "servers");
  const sides = [REDIS, POSTGRES, LIMIT];
  const ours = all.filter(({ side }) => side === POSTGRES);
  return barChart({
    title: "Redis and PostgreSQL as a cache",
    unit: "operations/s, median and spread",
    legend: sides,
    groups: ours.map(({ operation, valueBytes }) => ({
      label: `${operation}, ${bytes(valueBytes)}`,
      bars: sides.flatMap((side) => {
        const found = all.find(
          (each) => each.side === side && each.operation === operation && each.valueBytes === valueBytes,
        );
        // pgbench's own lookup is a get; beside the others it has no bar.
        if (found === undefined) return side === LIMIT ? [] : [undefined];
        const { min, median, max } = throughput(found);
        return [{ value: median, min, max }];
      }),
    })),
  });
}

function throughput({ rounds }: Series): Spread {
  return spread(rounds.map((round) => round.perSecond));
}

function perSecond(series: Series | undefined): string {
  return series === undefined ? "-" : Math.round(throughput(series).median).toLocaleString("en-GB");
}

function against(series: Series, other: Series | undefined): string {
  if (other === undefined) return "-";
  const read = ({ rounds }: Series) => rounds.map((round) => round.perSecond);
  return renderSpread(ratios(read(series), read(other)));
}

function times(series: Series | undefined): string {
  if (series === undefined) return "-";
  const median = (read: (round: Round) => number) => spread(series.rounds.map(read)).median.toFixed(2);
  return [median(({ p50 }) => p50), median(({ p95 }) => p95), median(({ p99 }) => p99)].join(" / ");
}

export function bytes(value: number): string {
  return value >= 1000 ? `${value / 1000} KB` : `${value} B`;
}
