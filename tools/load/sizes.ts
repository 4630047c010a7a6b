import { type Phase, phases } from "../../components/configuration/keys/key";
import { findInstanceClass } from "../../policies/facts/instanceClasses";
import { configureProd } from "../reference/pooling";
import { count, markdownTable } from "../support/table";
import { perRequest } from "./figures";
import { arrivalRate, populations } from "./phases";
import { CACHES, type Results, seriesOf } from "./results";

/**
 * Share of each vCPU that a burstable class has at all times, by its size; above it, it spends credits.
 * Source: Amazon EC2 user guide, "Key concepts for burstable performance instances", t4g (2026-11).
 */
const BASELINES: Readonly<Record<string, number>> = { micro: 0.1, small: 0.2, medium: 0.2, large: 0.3 };

/** What the processor time of a request means for the sizes that the phases have on Fargate. */
export function renderSizes(results: Results): string {
  const rows = phases.flatMap((phase) =>
    CACHES.flatMap((cache) => {
      const series = seriesOf(results, { phase, cache, model: "open" });
      return series === undefined
        ? []
        : [
            [
              phase,
              cache,
              ...sizesRow(phase, {
                application: perRequest(series, "application"),
                database: perRequest(series, "database"),
              }),
            ],
          ];
    }),
  );
  if (rows.length === 0) return "";
  const titles = [
    ...[
      "phase",
      "cache",
      "requests/s",
      "application, vCPU",
      "tasks for it",
      "tasks for requestsPerTarget",
      "tasks of the phase",
    ],
    ...["database, vCPU", "class of the phase", "vCPU, always / at most"],
  ];
  return `## What it means for the sizes of the phases\n\n${markdownTable(titles, rows)}`;
}

/** @param milliseconds of processor time for a request */
export function sizesRow(
  phase: Phase,
  milliseconds: { readonly application: number; readonly database: number },
): readonly string[] {
  const { scaling, database } = configureProd(phase, ["fargate"]);
  const rate = arrivalRate(populations[phase]);
  const vcpu = (rate * milliseconds.application) / 1000;
  const tasks = Math.ceil(vcpu / ((scaling.cpu / 1024) * (scaling.cpuTarget / 100)));
  return [
    count(rate),
    vcpu.toFixed(2),
    `${tasks}`,
    `${Math.ceil((rate * 60) / scaling.requestsPerTarget)}`,
    `${scaling.minTasks} to ${scaling.maxTasks} of ${scaling.cpu / 1024} vCPU`,
    ((rate * milliseconds.database) / 1000).toFixed(2),
    database.instanceClass,
    alwaysAndAtMost(database.instanceClass),
  ];
}

function alwaysAndAtMost(name: string): string {
  const { vcpu = 0, burstable = false } = findInstanceClass(name) ?? {};
  const share = burstable ? BASELINES[name.split(".").at(-1) ?? ""] : 1;
  return `${share === undefined ? "?" : vcpu * share} / ${vcpu}`;
}
