import type { Outcome, State } from "./checks/check";
import { DATABASE, LOGINS } from "./names";
import { type LocalSystem, logFiles } from "./system";

const WIDTH = "skipped".length;

export function renderOutcome({ state, promise, note }: Outcome): string {
  return `${state.padEnd(WIDTH)}  ${promise}${note === "" ? "" : `: ${note}`}`;
}

/** How many ended how, such as "12 ok, 1 skipped". */
export function renderSum(outcomes: readonly Outcome[]): string {
  const states: readonly State[] = ["ok", "failed", "skipped"];
  return states
    .map((state) => [outcomes.filter((each) => each.state === state).length, state] as const)
    .filter(([count]) => count > 0)
    .map(([count, state]) => `${count} ${state}`)
    .join(", ");
}

/** Where everything is. */
export function renderAddresses({ database, application }: LocalSystem, folder: string): string {
  const { port } = database.server;
  const psql = ({ user, password }: { readonly user: string; readonly password: string }) =>
    `PGPASSWORD=${password} psql postgresql://${user}@127.0.0.1:${port}/${DATABASE}`;
  const rows = [
    ["application", typeof application === "string" ? "left out" : application.url],
    ...(typeof application === "string"
      ? []
      : [
          [
            "",
            `a tenant's page: curl --header 'Host: demo1.local' ${application.url}/api/events (or demo2.local, demo3.local)`,
          ],
        ]),
    ["PostgreSQL", `127.0.0.1:${port}, database ${DATABASE}`],
    ["  application", psql(LOGINS.application)],
    ["  its tables", psql(LOGINS.owner)],
    ["  everything", psql(LOGINS.master)],
    [
      "cache",
      `PGPASSWORD=${LOGINS.master.password} npm run db -- stats --url postgresql://${LOGINS.master.user}@127.0.0.1:${port}/${DATABASE}`,
    ],
    ["expiry", "every minute by this command, as pg_cron does it elsewhere"],
    ["logs", Object.values(logFiles(folder)).join(", ")],
    ["data", folder],
  ] as const;
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join("\n");
}
