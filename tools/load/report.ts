import { type Phase, phases } from "../../components/configuration/keys/key";
import { barChart } from "../measuring/chart";
import { ratios, renderSpread, spread } from "../measuring/statistics";
import { count, markdownTable, percentage } from "../support/table";
import {
  failedOf,
  hitRatioOf,
  percentileOf,
  percentilesOf,
  perRequest,
  perRequestOf,
  requestsOf,
  throughputOf,
} from "./figures";
import { KINDS } from "./mix";
import { ACTIVE_SHARE, activeUsers, arrivalRate, populations, THINK_SECONDS, usersPerTenant } from "./phases";
import { CACHES, type CacheName, MODELS, type Model, type Results, type Series, seriesOf } from "./results";
import { renderSizes } from "./sizes";

/** Name of the chart in the folder of results. */
export const CHART_FILE = "latency.svg";

/** The results as a page of Markdown, readable in a terminal as well. */
export function renderReport(results: Results): string {
  const sections = [
    renderMachine(results),
    ...MODELS.map((model) => renderTimes(results, model)),
    renderComparison(results),
    renderUsage(results),
    renderLimits(results),
    renderSizes(results),
  ];
  return `${sections.filter((section) => section !== "").join("\n\n")}\n`;
}

function renderMachine({ machine, settings, series }: Results): string {
  const { date, cores, processor, memoryGb, system, postgres, redis } = machine;
  const rounds = Math.min(...series.map((each) => each.rounds.length));
  const words = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
  return [
    `Measured on ${date}: ${cores} cores (${processor}), ${memoryGb} GB, ${system}; PostgreSQL ${postgres}, Redis ${redis}. Load generator, application, database and Redis share the cores: ratios say more than figures.`,
    `Settings: ${words.join(", ")}; rounds ${rounds}.`,
  ].join("\n");
}

const TITLES: Readonly<Record<Model, string>> = {
  open: "Response times at a constant rate (open model)",
  closed: `Response times of users who think for ${THINK_SECONDS} s (closed model)`,
};

function renderTimes(results: Results, model: Model): string {
  const rows = seriesBy(results, model).map(([phase, cache, series]) => [
    phase,
    cache,
    count(arrivalRate(populations[phase])),
    count(spread(series.rounds.map(({ rate }) => rate)).median),
    throughputOf(series).toFixed(1),
    ...[0.5, 0.95, 0.99, 1].map((share) => percentileOf(series, share).toFixed(1)),
    count(requestsOf(series)),
    failuresIn(series),
  ]);
  if (rows.length === 0) return "";
  const titles = [
    ...["phase", "cache", "requests/s of the phase", "asked", "answered"],
    ...["p50 ms", "p95 ms", "p99 ms", "max ms", "requests", "failed"],
  ];
  return `## ${TITLES[model]}\n\n${markdownTable(titles, rows)}`;
}

/** How many failed, and of what the most. */
function failuresIn(series: Series): string {
  const failed = failedOf(series);
  const [most] = series.rounds.flatMap(({ failures }) => Object.entries(failures)).sort(([, a], [, b]) => b - a);
  return most === undefined ? "0" : `${count(failed)} (${most[0]})`;
}

function renderComparison(results: Results): string {
  const rows = phases.flatMap((phase) =>
    MODELS.flatMap((model) => {
      const of = (cache: CacheName) => seriesOf(results, { phase, cache, model });
      const postgres = of("postgresql");
      return CACHES.slice(1).flatMap((other) => {
        const base = of(other);
        if (postgres === undefined || base === undefined) return [];
        const against = (read: (series: Series) => readonly number[]) =>
          renderSpread(ratios(read(postgres), read(base)));
        return [
          [
            phase,
            model,
            `postgresql / ${other}`,
            against((series) => percentilesOf(series, 0.5)),
            against((series) => percentilesOf(series, 0.99)),
            against((series) => perRequestOf(series, "database")),
            against((series) => perRequestOf(series, "application")),
          ],
        ];
      });
    }),
  );
  if (rows.length === 0) return "";
  return `## PostgreSQL as the cache, against the others

Ratios of what was measured in the same round, min / median / max; below 1, PostgreSQL as the cache is better.

${markdownTable(["phase", "model", "", "p50", "p99", "database CPU", "application CPU"], rows)}`;
}

function renderUsage(results: Results): string {
  const rows = seriesBy(results, "open").map(([phase, cache, series]) => [
    phase,
    cache,
    ...(["application", "database", "redis", "generator"] as const).map((what) => perRequest(series, what).toFixed(2)),
    perRequest(series, "statements").toFixed(2),
    percentage(hitRatioOf(series)),
  ]);
  if (rows.length === 0) return "";
  return `## What a request costs (open model)

Milliseconds of processor time for each request; statements are all that PostgreSQL has executed, those of the cache and of sessions too.

${markdownTable(["phase", "cache", "application", "database", "Redis", "load generator", "statements", "cache hits"], rows)}`;
}

function renderLimits({ limits }: Results): string {
  if (limits.length === 0) return "";
  const rows = limits.map(({ phase, cache, saturated, sustained }) => {
    const wanted = arrivalRate(populations[phase]);
    const answer = sustained >= wanted ? "yes" : `**no**, for ${percentage(sustained / wanted)} of it`;
    return [phase, cache, count(saturated), count(sustained), count(wanted), answer];
  });
  return `## The highest rate on this machine

${markdownTable(["phase", "cache", "answered without a pause /s", "sustained /s", "requests/s of the phase", "this machine is enough"], rows)}`;
}

/** Series of a model by phase and cache, in order. */
function seriesBy(results: Results, model: Model): readonly (readonly [Phase, CacheName, Series])[] {
  return phases.flatMap((phase) =>
    CACHES.flatMap((cache) => {
      const series = seriesOf(results, { phase, cache, model });
      return series === undefined ? [] : [[phase, cache, series] as const];
    }),
  );
}

/** What the load is made of: the page's tables that no run changes. */
export function renderAssumptions(): string {
  const sizes = phases.map((phase) => {
    const population = populations[phase];
    return [
      phase,
      count(population.tenants),
      count(population.users),
      count(usersPerTenant(population)),
      count(population.eventsPerTenant),
      count(activeUsers(population)),
      count(arrivalRate(population)),
    ];
  });
  const titles = ["phase", "tenants", "users", "users of a tenant", "events of a tenant", "active users", "requests/s"];
  const mix = KINDS.map(({ what, method, share, cache }) => [what, method, `${share} %`, cache]);
  return [
    markdownTable(titles, sizes),
    `Active are ${percentage(ACTIVE_SHARE)} of the users; each thinks for ${THINK_SECONDS} s between an answer and the next request, on average.`,
    markdownTable(["request", "method", "share", "what the application does with it"], mix),
  ].join("\n\n");
}

/** 95th percentiles: medians over the rounds, with their spread. */
export function renderChart(results: Results): string {
  return barChart({
    title: "95 of 100 requests were answered within",
    unit: "ms, median and spread of the rounds",
    legend: CACHES,
    groups: phases
      .flatMap((phase) =>
        MODELS.map((model) => ({
          label: `${phase}, ${model}`,
          bars: CACHES.map((cache) => {
            const series = seriesOf(results, { phase, cache, model });
            if (series === undefined) return undefined;
            const { min, median, max } = spread(percentilesOf(series, 0.95));
            return { value: median, min, max };
          }),
        })),
      )
      .filter(({ bars }) => bars.some((bar) => bar !== undefined)),
  });
}
