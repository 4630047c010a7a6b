import { listOf, type RedisSource } from "./redisSource";

/** A command that others sent, and what it does to keys. */
export interface CommandUse {
  /** As INFO commandstats has it, for example get or client|list. */
  readonly name: string;
  readonly calls: number;
  readonly access: "read" | "write" | "none";
}

/** Looks up in Redis itself what each command does to keys: it knows its own commands and those of its modules. */
export async function commandUse(
  source: RedisSource,
  calls: readonly (readonly [string, number])[],
): Promise<readonly CommandUse[]> {
  if (calls.length === 0) return [];
  const [reply] = await source.ask([["COMMAND", "INFO", ...calls.map(([name]) => name)]]);
  const facts = listOf(reply);
  return calls.map(([name, count], index) => ({ name, calls: count, access: accessOf(listOf(facts[index])) }));
}

/** Places in an element of COMMAND INFO's answer. Source: Redis reference, COMMAND (2026-11). */
const FLAGS = 2;
const FIRST_KEY = 3;

function accessOf(facts: readonly unknown[]): CommandUse["access"] {
  const flags = facts[FLAGS];
  const words = Array.isArray(flags) ? flags.map(String) : [];
  // SCAN and DBSIZE are read only as well, and have no key; whoever looks for keys wants them.
  if (words.includes("write")) return "write";
  if (words.includes("readonly")) return "read";
  const mayHaveKeys = facts[FIRST_KEY] !== 0 || words.includes("movablekeys");
  // Scripts and functions may do either; what Redis does not know any more may as well.
  return mayHaveKeys ? "write" : "none";
}
