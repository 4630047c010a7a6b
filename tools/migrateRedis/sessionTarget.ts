import type { ClientBase } from "pg";
import type { PrincipalOfSession } from "./reading";
import type { Session } from "./springSession";

/**
 * Stores sessions with their attributes. When a session exists already, the one that was used later stays. The primary_id of a copied row
 * is the session's id in Redis. So a session that got another id since (Spring changes it at log-in) is found again, and its old id,
 * which an attacker may know, does not become valid again.
 * @returns how many were stored
 */
export async function putSessions(client: ClientBase, sessions: readonly Session[]): Promise<number> {
  const { rows } = await client.query<{ primary_id: string; session_id: string }>({
    name: "migrate_sessions",
    text: PUT,
    values: [
      sessions.map(({ id }) => id),
      sessions.map(({ creationTime }) => creationTime),
      sessions.map(({ lastAccessTime }) => lastAccessTime),
      sessions.map(({ maxInactiveInterval }) => maxInactiveInterval),
      sessions.map(({ expiryTime }) => expiryTime.toString()),
    ],
  });
  const primaryIds = new Map(rows.map(({ session_id, primary_id }) => [session_id, primary_id]));
  const attributes = sessions.flatMap(({ id, attributes }) => {
    const primaryId = primaryIds.get(id);
    return primaryId === undefined ? [] : attributes.map((attribute) => ({ primaryId, ...attribute }));
  });
  await client.query("DELETE FROM malayalees.spring_session_attributes WHERE session_primary_id = ANY ($1)", [
    [...primaryIds.values()],
  ]);
  await client.query({
    name: "migrate_attributes",
    text: `
      INSERT INTO malayalees.spring_session_attributes (session_primary_id, attribute_name, attribute_bytes)
      SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[])`,
    values: [
      attributes.map(({ primaryId }) => primaryId),
      attributes.map(({ name }) => name),
      attributes.map(({ bytes }) => bytes),
    ],
  });
  return rows.length;
}

const PUT = `
  INSERT INTO malayalees.spring_session AS session
    (primary_id, session_id, creation_time, last_access_time, max_inactive_interval, expiry_time)
  SELECT given.id, given.id, created, accessed, seconds, expiry
  FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::integer[], $5::bigint[]) AS given (id, created, accessed, seconds, expiry)
  WHERE NOT EXISTS (
    SELECT FROM malayalees.spring_session AS renamed
    WHERE renamed.primary_id = given.id::char(36) AND renamed.session_id <> given.id::char(36)
  )
  ORDER BY given.id COLLATE "C"
  ON CONFLICT (session_id) DO UPDATE SET
    creation_time = excluded.creation_time,
    last_access_time = excluded.last_access_time,
    max_inactive_interval = excluded.max_inactive_interval,
    expiry_time = excluded.expiry_time
  WHERE excluded.last_access_time > session.last_access_time
  RETURNING primary_id, session_id`;

/** Sets the principal of sessions that have none yet. Returns how many. */
export async function putPrincipals(client: ClientBase, principals: readonly PrincipalOfSession[]): Promise<number> {
  const { rowCount } = await client.query({
    name: "migrate_principals",
    text: `
      UPDATE malayalees.spring_session SET principal_name = name
      FROM unnest($1::text[], $2::text[]) AS given (name, id)
      WHERE session_id = given.id::char(36) AND principal_name IS NULL`,
    values: [principals.map(({ name }) => name), principals.map(({ id }) => id)],
  });
  return rowCount ?? 0;
}

/** A session as it is stored. */
export interface StoredSession {
  /** Milliseconds since 1970. */
  readonly lastAccessTime: number;
  readonly creationTime: number;
  readonly maxInactiveInterval: number;
  /** The digest that springSession.ts computes for a session in Redis. */
  readonly digest: string;
}

interface SessionRow {
  readonly session_id: string;
  readonly copied_id: string;
  readonly creation_time: string;
  readonly last_access_time: string;
  readonly max_inactive_interval: number;
  readonly digest: string;
}

/** The stored sessions with these ids, by id. A session that got another id since is also found by its id in Redis. */
export async function storedSessions(
  client: ClientBase,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredSession>> {
  const { rows } = await client.query<SessionRow>({ name: "migrate_stored_sessions", text: STORED, values: [ids] });
  return new Map(
    rows.flatMap((row) => {
      const session: StoredSession = {
        creationTime: Number(row.creation_time),
        lastAccessTime: Number(row.last_access_time),
        maxInactiveInterval: row.max_inactive_interval,
        digest: row.digest,
      };
      return [row.copied_id, row.session_id].map((id) => [id, session] as const);
    }),
  );
}

const STORED = `
  SELECT primary_id AS copied_id, session_id, creation_time, last_access_time, max_inactive_interval, encode(sha256(coalesce((
    SELECT string_agg(sha256(convert_to(attribute_name, 'UTF8')) || sha256(attribute_bytes), ''::bytea ORDER BY attribute_name COLLATE "C")
    FROM malayalees.spring_session_attributes WHERE session_primary_id = primary_id
  ), ''::bytea)), 'hex') AS digest
  FROM malayalees.spring_session
  WHERE session_id = ANY ($1::char(36)[]) OR primary_id = ANY ($1::char(36)[])`;

/** Ids of all live sessions, sorted, a page at a time. */
export async function* liveSessionIds(client: ClientBase, pageSize: number): AsyncGenerator<readonly string[]> {
  let last = "";
  while (true) {
    const { rows } = await client.query<{ session_id: string }>(
      `SELECT session_id FROM malayalees.spring_session
       WHERE session_id > $1::char(36) AND expiry_time > extract(epoch FROM clock_timestamp()) * 1000
       ORDER BY session_id LIMIT $2`,
      [last, pageSize],
    );
    yield rows.map(({ session_id }) => session_id);
    if (rows.length < pageSize) return;
    last = rows.at(-1)?.session_id ?? last;
  }
}
