import type { Login } from "../localServers/postgres";

/** Of the local environment, in Docker Compose (local/compose.yaml) and in `npm run local` alike. */
export const DATABASE = "malayalees_us_site";

/** Not secret: only this machine reaches the servers. */
export const LOGINS = {
  master: { user: "malayalees_master", password: "local-only-master" },
  application: { user: "malayalees_app", password: "local-only-application" },
  owner: { user: "malayalees_owner", password: "local-only-owner" },
} as const satisfies Readonly<Record<string, Login>>;

export const PORTS = { application: 8080, database: 5432 } as const;
