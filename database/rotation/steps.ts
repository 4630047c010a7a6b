import { type ClientBase, DatabaseError as ServerError } from "pg";
import { withConnection } from "../connection";
import { ConnectionError, DatabaseError } from "../errors";
import type { Credentials } from "../lambda/place";
import { otherLogin, roleOf } from "../loginNames";
import { inTransaction, step, takeLock } from "../migrate";
import { settleLogin } from "../roles";
import { CURRENT, newPassword, OF_THE_STACK, PENDING, type SecretVersions } from "./secretVersions";

/**
 * The four steps of a rotation, in the order in which Secrets Manager asks for them. Each can be repeated, whatever became of its earlier
 * tries: Secrets Manager tries a rotation that failed again, with the same version, from the first step on.
 * Source: AWS Secrets Manager user guide, "Lambda rotation functions", "Rotation by Lambda function" (2026-11).
 *
 * The version that is current names one of the role's two logins. Only the other one gets a new password, so what the running programs
 * have stays valid until the rotation after this one.
 */
export const steps = {
  createSecret,
  setSecret,
  testSecret,
  finishSecret,
} as const satisfies Record<string, (rotation: Rotation) => Promise<void>>;

export type Step = keyof typeof steps;

export interface Rotation {
  readonly versions: SecretVersions;
  /** Id of the version that is to be the next. */
  readonly token: string;
  /** Connection string of the user who migrates. */
  master(): Promise<string>;
  /** Connection string of a login. */
  urlOf(credentials: Credentials): string;
}

/** Chooses the other login and a new password, in a version that nobody reads yet. */
async function createSecret({ versions, token }: Rotation): Promise<void> {
  if (await versions.read(token)) return;
  const { username } = await currentOf(versions);
  await versions.write(token, { username: otherLogin(username), password: newPassword() });
}

/** Gives the other login the new password. */
async function setSecret({ versions, token, master, urlOf }: Rotation): Promise<void> {
  const { username, password } = await nextOf(versions, token);
  if (username === (await currentOf(versions)).username) {
    throw new DatabaseError(`"${username}" is the login in use: its password is not changed`);
  }
  if (await logsIn(urlOf({ username, password }))) return;
  await withConnection(await master(), (client) =>
    inTransaction(client, () =>
      step(client, async () => {
        await client.query("SET LOCAL search_path = pg_catalog, pg_temp");
        await takeLock(client);
        await settleLogin(client, username, password);
        // Last before the commit: who logs in with the old password until then is seen.
        await refuseInUse(client, username);
      }),
    ),
  );
}

/** Logs in as the application will, and looks at what it may do. */
async function testSecret({ versions, token, urlOf }: Rotation): Promise<void> {
  // Secrets Manager asks for this step alone when a rotation is set up without being started.
  const credentials = (await versions.read(token)) ?? (await currentOf(versions));
  await withConnection(urlOf(credentials), async (client) => {
    const { rows } = await client.query<{ actsAs: string; mayUse: boolean; path: string }>(
      `SELECT current_user::text AS "actsAs", current_setting('search_path') AS path,
         coalesce(has_schema_privilege(to_regnamespace('malayalees'), 'USAGE'), false) AS "mayUse"`,
    );
    const [found] = rows;
    const role = roleOf(credentials.username);
    if (found?.actsAs !== role || !found.mayUse || !found.path.includes("malayalees")) {
      throw new DatabaseError(
        `the login "${credentials.username}" must act as "${role}" in the schema malayalees, and acts as "${found?.actsAs}" with the path ${found?.path}`,
      );
    }
  });
}

/** Makes the new version the current one: whatever starts from now on uses it. */
async function finishSecret({ versions, token }: Rotation): Promise<void> {
  await nextOf(versions, token);
  const labels = await versions.labels();
  const current = labels.get(CURRENT);
  if (current === undefined || current === token) return;
  if (!(await versions.read(current))?.isRotated) {
    await versions.move(OF_THE_STACK, current, labels.get(OF_THE_STACK));
  }
  await versions.move(CURRENT, token, current);
}

/**
 * @returns false when the version is the current one already: there is nothing left to do
 * @throws DatabaseError when no rotation to this version is under way
 */
export async function isUnderWay({ versions, token }: Pick<Rotation, "versions" | "token">): Promise<boolean> {
  const labels = await versions.labels();
  if (labels.get(CURRENT) === token) return false;
  if (labels.get(PENDING) === token) return true;
  throw new DatabaseError(`the version ${token} is not the one that a rotation of this secret is making`);
}

async function currentOf(versions: SecretVersions): Promise<Credentials> {
  const id = (await versions.labels()).get(CURRENT);
  const current = id === undefined ? undefined : await versions.read(id);
  if (!current) throw new DatabaseError("the secret has no current version: an update of the stack makes one");
  return current;
}

async function nextOf(versions: SecretVersions, token: string): Promise<Credentials> {
  const next = await versions.read(token);
  if (!next) throw new DatabaseError(`the version ${token} has no content: the step createSecret comes first`);
  return next;
}

/** Class of the SQLSTATEs of a log-in that the server refuses. Source: PostgreSQL manual, "Error Codes" (2026-11). */
const UNAUTHORIZED = "28";

async function logsIn(url: string): Promise<boolean> {
  try {
    await withConnection(url, async (client) => void (await client.query("SELECT 1")));
    return true;
  } catch (error) {
    const { cause } = error instanceof ConnectionError ? error : {};
    if (cause instanceof ServerError && cause.code?.startsWith(UNAUTHORIZED)) return false;
    throw error;
  }
}

/**
 * A program that still has the login's old password keeps its connections, and cannot make another one. So its password stays until all
 * have been restarted.
 */
async function refuseInUse(client: ClientBase, login: string): Promise<void> {
  const { rows } = await client.query<{ connections: number; from: string | null }>(
    `SELECT count(*)::int AS connections, string_agg(DISTINCT host(client_addr), ', ') AS from
     FROM pg_stat_activity WHERE usename = $1`,
    [login],
  );
  const [found] = rows;
  if (!found || found.connections === 0) return;
  // Only members of pg_read_all_stats see addresses; the master user of RDS is one.
  const from = found.from === null ? "" : `, from ${found.from}`;
  throw new DatabaseError(
    `the login "${login}" is still in use (connections: ${found.connections}${from}), so its password is not changed. ` +
      "Restart what has started before the last rotation (docs/rotating-passwords.md), then rotate again",
  );
}
