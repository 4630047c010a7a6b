import { FIGURES_DIMENSIONS, FIGURES_NAMESPACE, type FigureName, figures } from "../figures";
import type { TakenFigures, TenantFigures } from "../takeFigures";

/** Values of the dimensions: whose figures they are. */
export type FigureOwner = Readonly<Record<(typeof FIGURES_DIMENSIONS)[number], string>>;

/** Environment variable of the function that has each one. */
export const OWNER_VARIABLES: FigureOwner = { Application: "FIGURES_APPLICATION", Stack: "FIGURES_STACK" };

/** undefined where the function is not made to measure. */
export function readOwner(environment: NodeJS.ProcessEnv): FigureOwner | undefined {
  const { [OWNER_VARIABLES.Application]: Application, [OWNER_VARIABLES.Stack]: Stack } = environment;
  return Application && Stack ? { Application, Stack } : undefined;
}

type Values = Partial<Readonly<Record<FigureName, number>>>;

/**
 * A line of the log from which CloudWatch makes metrics. Source: Amazon CloudWatch user guide, "Specification: Embedded metric format"
 * (2026-11).
 * @param now milliseconds since 1970
 */
export function metricLine(values: Values, owner: FigureOwner, now: number): string {
  const Metrics = Object.entries(figures)
    .filter(([name]) => name in values)
    .map(([Name, { unit: Unit }]) => ({ Name, Unit }));
  const CloudWatchMetrics = [{ Namespace: FIGURES_NAMESPACE, Dimensions: [FIGURES_DIMENSIONS], Metrics }];
  return JSON.stringify({ _aws: { Timestamp: now, CloudWatchMetrics }, ...owner, ...values });
}

/** A line a tenant, without metrics, which are charged by the name: Logs Insights reads them (figures.ts, TENANTS_QUERY). */
export function tenantLine(tenant: TenantFigures): string {
  return JSON.stringify(tenant);
}

/** All lines of one run. */
export function linesOf(
  { figures: values, tenants }: TakenFigures,
  owner: FigureOwner,
  now: number,
): readonly string[] {
  return [metricLine(values, owner, now), ...tenants.map(tenantLine)];
}
