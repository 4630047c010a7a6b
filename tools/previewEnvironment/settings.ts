import { parseDocument } from "yaml";

/** What of the dev stack's settings a preview environment does not have: its addresses, its people, and what watches it. */
const NOT_TAKEN: readonly string[] = [
  ...["traffic", "minimumDuringMove", "domain", "domains", "hostedZoneId", "certificateArn", "waf", "alarmEmail"],
  ...["monthlyBudget", "anomalyMonitor", "databaseReplicas", "databaseProxy", "cacheFigures", "rollbackOnErrors"],
  ...["cacheType", "valkey"],
];

/** Connections of the one task: dev's budget of connections does not know of it. */
const POOL_SIZE = "3";

export interface PreviewOf {
  readonly pullRequest: number;
  readonly image: string;
  readonly devStack: string;
}

export function stackOf(pullRequest: number): string {
  return `pr-${pullRequest}`;
}

/** Above the ports that others use. Load balancers take 50 listeners, so two of 50,000 numbers do not meet. */
export function portOf(pullRequest: number): number {
  return 10_000 + (pullRequest % 50_000);
}

/** The stack file of a preview environment, made from dev's: also what encrypts its secrets is the same. */
export function previewSettings(devFile: string, { pullRequest, image, devStack }: PreviewOf): string {
  const document = parseDocument(devFile);
  const isOwned = document.getIn(["config", "malayalees:applicationMigrations"]) === "startup";
  for (const key of NOT_TAKEN) for (const name of [key, `malayalees:${key}`]) document.deleteIn(["config", name]);
  const database = `preview_${pullRequest}`;
  const own: Readonly<Record<string, unknown>> = {
    topology: "fargate",
    image,
    minTasks: "1",
    maxTasks: "1",
    poolSize: POOL_SIZE,
    databaseName: database,
    databaseUser: `${database}_app`,
    ...(isOwned && { databaseOwner: `${database}_owner` }),
    allowHttp: true,
  };
  for (const [key, value] of Object.entries(own)) document.setIn(["config", `malayalees:${key}`], value);
  document.setIn(["config", "aws:defaultTags", "tags", "preview"], stackOf(pullRequest));
  document.setIn(["config", "preview-environment:devStack"], devStack);
  document.setIn(["config", "preview-environment:port"], String(portOf(pullRequest)));
  return document.toString({ lineWidth: 0 });
}
