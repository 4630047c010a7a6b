import { ratios, renderSpread, spread } from "../measuring/statistics";
import { markdownTable } from "../support/table";
import { JAVA_TARGETS } from "./javaPlan";
import {
  idOf,
  type JavaOperation,
  type JavaPlace,
  type JavaResults,
  type JavaSeries,
  type JavaSide,
} from "./javaResults";
import { bytes, renderMachine } from "./report";

const NAMES: Readonly<Record<JavaSide, string>> = {
  redis: "Redis: Spring Data's cache manager, Spring Session",
  postgresql: "PostgreSQL: the starter",
  single: "the starter, a statement for each call",
  near: "the starter, with the near cache",
  jdbc: "Spring Session JDBC on PostgreSQL",
};

const CALLS: Readonly<Record<JavaOperation, string>> = {
  get: "get",
  put: "put",
  sessionTouch: "touch of a session",
  sessionRequest: "request with a session",
};

/** The results as Markdown. */
export function renderJavaReport(results: JavaResults): string {
  return `${[renderMachine(results), renderTargets(results), renderSeries(results)].join("\n\n")}\n`;
}

function renderTargets({ series }: JavaResults): string {
  const rows = JAVA_TARGETS.map(({ side, place, least }) => {
    const found = ratioOf(series, side, place);
    return [
      `${NAMES[side]}: ${described(place)}`,
      `≥ ${least}`,
      found === undefined ? "not measured" : renderSpread(found),
      found === undefined ? "-" : found.median >= least ? "held" : "**not held**",
    ];
  });
  return `## Against the targets\n\n${markdownTable(["calls/s", "target / Redis", "min / median / max", ""], rows)}`;
}

function renderSeries({ series }: JavaResults): string {
  const rows = series.map((each) => [
    CALLS[each.operation],
    String(each.threads),
    bytes(each.valueBytes),
    each.shape === "json" ? "JSON" : "random",
    NAMES[each.side],
    Math.round(spread(each.rounds).median).toLocaleString("en-GB"),
    each.side === "redis" ? "1" : shown(ratioOf(series, each.side, each)),
  ]);
  const titles = ["call", "threads", "value", "of", "by", "/s", "/ Redis"];
  return `## All of it\n\n${markdownTable(titles, rows)}`;
}

function ratioOf(series: readonly JavaSeries[], side: JavaSide, place: JavaPlace) {
  const find = (of: JavaSide) => series.find((each) => idOf(each) === idOf({ ...place, side: of }))?.rounds ?? [];
  const [ours, theirs] = [find(side), find("redis")];
  return ours.length === 0 || theirs.length === 0 ? undefined : ratios(ours, theirs);
}

function shown(found: ReturnType<typeof ratioOf>): string {
  return found === undefined ? "-" : renderSpread(found);
}

function described({ operation, threads, valueBytes, shape }: JavaPlace): string {
  return `${CALLS[operation]} by ${threads} threads, ${bytes(valueBytes)}${shape === "json" ? "" : " that do not compress"}`;
}

/** Whether each target that was measured is reached. */
export function reachesTargets({ series }: JavaResults): boolean {
  return JAVA_TARGETS.every(({ side, place, least }) => (ratioOf(series, side, place)?.median ?? least) >= least);
}
