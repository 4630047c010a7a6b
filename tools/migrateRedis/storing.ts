import { type ClientBase, DatabaseError as ServerError } from "pg";

/** SQLSTATEs of values that no retry can store: data exceptions, constraints, limits. Source: PostgreSQL documentation, "PostgreSQL Error Codes" (2026-11). */
const DATA_FAULT = /^(22|23|54)/;

/**
 * Stores items together. When PostgreSQL refuses them, halves are tried, until only the refused items are left out. Runs in a transaction,
 * which stays usable.
 * @param refused called for each item that PostgreSQL cannot store
 * @returns what `store` returned for each part
 */
export async function storeParts<Item, Answer>(
  client: ClientBase,
  items: readonly Item[],
  store: (items: readonly Item[]) => Promise<Answer>,
  refused: (item: Item) => void,
): Promise<readonly Answer[]> {
  const [first] = items;
  if (first === undefined) return [];
  await client.query("SAVEPOINT part");
  try {
    const answer = await store(items);
    await client.query("RELEASE SAVEPOINT part");
    return [answer];
  } catch (error) {
    if (!(error instanceof ServerError) || !DATA_FAULT.test(error.code ?? "")) throw error;
    await client.query("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part");
  }
  if (items.length === 1) {
    refused(first);
    return [];
  }
  const middle = Math.ceil(items.length / 2);
  const before = await storeParts(client, items.slice(0, middle), store, refused);
  return [...before, ...(await storeParts(client, items.slice(middle), store, refused))];
}
