/** The pieces of a dashboard, as CloudWatch takes them. Source: CloudWatch API reference, "Dashboard Body Structure and Syntax" (2026-11). */

/** One line of a graph. */
export interface Series {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `Sum`, `Average`, `Maximum`, `Minimum`, or a percentile such as `p99`. */
  readonly statistic: string;
  readonly label: string;
  /** Where it is, if not in the stack's region. */
  readonly region?: string;
}

interface Line {
  readonly label: string;
  readonly value: number;
}

/** A widget without its place. */
export interface Widget {
  readonly type: "metric" | "text" | "log" | "alarm";
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

const GRAPH = { width: 8, height: 6 };

/** @param lines values to stay above or below */
export function graph(
  title: string,
  region: string,
  series: readonly Series[],
  { lines = [], period = 60 }: { readonly lines?: readonly Line[]; readonly period?: number } = {},
): Widget {
  return {
    type: "metric",
    ...GRAPH,
    properties: {
      title,
      region,
      view: "timeSeries",
      period,
      metrics: series.map(({ namespace, metricName, dimensions, statistic, label, region: other }) => [
        namespace,
        metricName,
        ...Object.entries(dimensions).flat(),
        { stat: statistic, label, ...(other && { region: other }) },
      ]),
      ...(lines.length > 0 && { annotations: { horizontal: lines } }),
    },
  };
}

export function heading(text: string): Widget {
  return { type: "text", width: WIDTH, height: 1, properties: { markdown: `## ${text}` } };
}

export function text(markdown: string, { width = 8, height = 6 } = {}): Widget {
  return { type: "text", width, height, properties: { markdown } };
}

/** States of alarms; at most a hundred a widget. */
export function alarmStates(title: string, alarms: readonly string[]): readonly Widget[] {
  const groups = Array.from({ length: Math.ceil(alarms.length / 100) }, (_, index) =>
    alarms.slice(index * 100, (index + 1) * 100),
  );
  const height = 2 + Math.ceil(Math.min(alarms.length, 100) / 8);
  return groups.map((group) => ({ type: "alarm", width: WIDTH, height, properties: { title, alarms: group } }));
}

/** A table from Logs Insights. */
export function logTable(title: string, region: string, logGroup: string, query: string): Widget {
  const properties = { title, region, view: "table", query: `SOURCE '${logGroup}' | ${query}` };
  return { type: "log", ...GRAPH, properties };
}

/** Columns of a dashboard. */
const WIDTH = 24;
const MOST_WIDGETS = 500;
const MOST_METRICS = { aGraph: 500, inAll: 2500 };

/**
 * Places widgets from left to right, and the next row where one does not fit.
 * @throws Error where CloudWatch would refuse the dashboard
 */
export function dashboardBody(widgets: readonly Widget[]): string {
  const counts = widgets.map(({ properties: { metrics } }) => (Array.isArray(metrics) ? metrics.length : 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (widgets.length > MOST_WIDGETS || total > MOST_METRICS.inAll || Math.max(0, ...counts) > MOST_METRICS.aGraph)
    throw new Error(
      `A dashboard of ${widgets.length} widgets and ${total} metrics: CloudWatch takes ${MOST_WIDGETS} and ${MOST_METRICS.inAll}, and ${MOST_METRICS.aGraph} in a widget.`,
    );
  return JSON.stringify({ start: "-PT6H", widgets: placed(widgets) });
}

function placed(widgets: readonly Widget[]) {
  let [x, y, rowHeight] = [0, 0, 0];
  return widgets.map(({ type, width, height, properties }) => {
    if (x + width > WIDTH) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const place = { type, x, y, width, height, properties };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return place;
  });
}
