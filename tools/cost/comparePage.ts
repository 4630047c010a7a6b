import { dollars } from "../support/amounts";
import { type Alignment, markdownTable, table } from "../support/table";
import { claims, exactly, guideRedis, holds, type Range } from "./claims";
import type { Compared, Comparison, Refused, Saving } from "./compare";
import { leftOutParts } from "./parts";

/** Rows under titles, for a terminal or a page. */
interface Rows {
  readonly heading: string;
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** All tables, for a terminal. */
export function renderComparison(comparison: Comparison): string {
  const { stack, region, priceDate } = comparison;
  return [
    `${stack} in ${region} beside the guide: US dollars a month, on demand, prices of ${priceDate}`,
    heldOf(comparison),
    ...tablesOf(comparison).map(
      ({ heading, titles, rows }) => `${heading}\n\n${table(titles, rows, alignments(titles))}`,
    ),
    ...refusals(comparison),
  ].join("\n\n");
}

/** All tables, for a page. */
export function comparisonPage(comparison: Comparison): readonly string[] {
  const { region, priceDate } = comparison;
  return [
    `US dollars a month in ${region}, on demand, prices of ${priceDate}. ${heldOf(comparison)}`,
    "",
    ...tablesOf(comparison).flatMap(({ heading, titles, rows }) => [
      `### ${heading}`,
      "",
      ...markdownTable(titles, rows).split("\n"),
      "",
    ]),
    ...refusals(comparison),
  ];
}

/** The one table for who reads only one. */
export function compactTable(comparison: Comparison): readonly string[] {
  const titles = [
    ...["phase", "topology", "the guide", "its own parts, today's prices", "all that is billed", "the same with Redis"],
    ...["saved", "the guide's saving"],
  ];
  const rows = comparedRows(comparison).map((row) => [
    row.phase,
    row.topology,
    whole(row.claim),
    `${whole(row.guideTotal)}${verdict(row.isHeld, ", ")}`,
    money(row.postgresql.expected),
    money(row.redis.expected),
    savingText(row.saving.redis),
    `${claims[row.phase].saving.percent} %${verdict(row.isSavingHeld, ", ")}`,
  ]);
  return [...markdownTable(titles, rows).split("\n"), "", heldOf(comparison), ...refusals(comparison)];
}

function tablesOf(comparison: Comparison): readonly Rows[] {
  const rows = comparedRows(comparison);
  return [totals(rows), lines(rows), steps(rows), leftOut(rows), savings(rows)];
}

/** How many of the guide's figures are held. */
function heldOf(comparison: Comparison): string {
  const rows = comparedRows(comparison);
  const count = (held: readonly (boolean | undefined)[]) =>
    `${held.filter((each) => each === true).length} of ${held.filter((each) => each !== undefined).length}`;
  const ofLines = lines(rows).rows.map((row) => row.at(-1) === verdict(true));
  const ofTotals = rows.map(({ isHeld }) => isHeld);
  const ofSavings = rows.map(({ isSavingHeld }) => isSavingHeld);
  return `Of the guide's figures are held: ${count(ofTotals)} totals, ${count(ofLines)} lines, ${count(ofSavings)} savings.`;
}

function totals(rows: readonly Compared[]): Rows {
  return {
    heading: "Totals with PostgreSQL as the cache",
    titles: ["phase", "topology", "the guide", "its own parts today", "held", "billed, least", "billed, expected"],
    rows: rows.map(({ phase, topology, claim, guideTotal, isHeld, postgresql: { least, expected } }) => [
      ...[phase, topology, whole(claim), exact(guideTotal), verdict(isHeld)],
      ...[dollars(least), dollars(expected)],
    ]),
  };
}

function lines(rows: readonly Compared[]): Rows {
  const line = (phase: Compared["phase"], what: string, claim: Range, computed: Range) => [
    ...[phase, what, whole(claim), exact(computed), verdict(holds(claim, computed))],
  ];
  return {
    heading: "The guide's own lines",
    titles: ["phase", "line", "the guide", "today", "held"],
    rows: rows
      .filter(({ topology }) => topology === "fargate")
      .flatMap(({ phase, guideParts, guideTotal }) => {
        const { tasks, cpu, memory, ...said } = claims[phase];
        const count = tasks.from === tasks.to ? tasks.from : `${tasks.from}–${tasks.to}`;
        const { from, to } = guideParts.cache;
        const withRedis = { from: guideTotal.from + from, to: guideTotal.to + to };
        const second = said.isMultiAz ? ", Multi-AZ" : " and a read replica";
        return [
          line(phase, `${count} tasks of ${cpu / 1024} vCPU, ${memory / 1024} GB`, said.compute, guideParts.compute),
          line(phase, `${said.instanceClass}${second}`, said.database, guideParts.database),
          line(phase, "load balancer", said.loadBalancer, guideParts["load balancer"]),
          line(phase, `Redis, one ${guideRedis[phase]}`, exactly(said.saving.dollars), guideParts.cache),
          line(phase, "total with Redis", said.totalWithRedis, withRedis),
        ];
      }),
  };
}

function steps(rows: readonly Compared[]): Rows {
  const sizes = ["compute", "database", "load balancer"] as const;
  return {
    heading: "From the guide's parts to the bill",
    titles: [
      "phase",
      "topology",
      "its own parts, lowest",
      ...sizes.map((part) => `${part} here`),
      "left out",
      "billed",
    ],
    rows: rows.map(({ phase, topology, guideTotal, sameParts, leftOut, postgresql }) => [
      ...[phase, topology, dollars(guideTotal.from), ...sizes.map((part) => dollars(sameParts[part]))],
      ...[dollars(Object.values(leftOut).reduce((sum, each) => sum + each, 0)), dollars(postgresql.expected)],
    ]),
  };
}

function leftOut(rows: readonly Compared[]): Rows {
  const parts = leftOutParts.filter((part) => rows.some(({ leftOut }) => leftOut[part] !== undefined));
  return {
    heading: "What the guide leaves out",
    titles: ["part", ...rows.map(({ phase, topology }) => `${phase} ${topology}`)],
    rows: parts.map((part) => [part, ...rows.map(({ leftOut }) => dollars(leftOut[part] ?? 0))]),
  };
}

function savings(rows: readonly Compared[]): Rows {
  return {
    heading: "What doing without Redis saves",
    titles: ["phase", "topology", "the guide", "its own parts", "all that is billed", "instead of Valkey", "held"],
    rows: rows.map(({ phase, topology, saving, isSavingHeld }) => [
      ...[phase, topology, savingText(claims[phase].saving), savingText(saving.guideParts)],
      ...[savingText(saving.redis), savingText(saving.valkey), verdict(isSavingHeld)],
    ]),
  };
}

function comparedRows({ rows }: Comparison): readonly Compared[] {
  return rows.filter((row) => "guideTotal" in row);
}

function refusals({ rows }: Comparison): readonly string[] {
  return rows
    .filter((row): row is Refused => "reason" in row)
    .map(({ phase, topology, reason }) => `Not possible: ${phase} on ${topology}: ${reason}`);
}

/** The first columns are names. */
function alignments(titles: readonly string[]): readonly Alignment[] {
  return titles.map((title) => (/^(phase|topology|line|part|held)$/.test(title) ? "left" : "right"));
}

function verdict(isHeld: boolean | undefined, before = ""): string {
  return isHeld === undefined ? "" : `${before}${isHeld ? "held" : "not held"}`;
}

function savingText({ dollars, percent }: Saving): string {
  return `${money(dollars)} (${percent.toFixed(0)} %)`;
}

function whole(range: Range | undefined): string {
  return range === undefined ? "none" : rangeText(range, money);
}

function exact(range: Range): string {
  return rangeText(range, dollars);
}

function rangeText({ from, to }: Range, text: (dollars: number) => string): string {
  return from === to ? text(from) : `${text(from)}–${text(to).slice(1)}`;
}

function money(dollars: number): string {
  return `$${Math.round(dollars).toLocaleString("en-US")}`;
}
