import { listOf, type RedisSource } from "./redisSource";

/** A command that other clients sent, and whether it reads or writes keys. */
export interface CommandUse {
  /** Name as in INFO commandstats, for example get or client|list. */
  readonly name: string;
  readonly calls: number;
  readonly access: "read" | "write" | "none";
}

/** Asks Redis whether each command reads or writes keys: Redis knows its own commands and those of its modules. */
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
  // SCAN and DBSIZE have no key argument, but a client that sends them reads keys.
  if (words.includes("write")) return "write";
  if (words.includes("readonly")) return "read";
  const mayHaveKeys = facts[FIRST_KEY] !== 0 || words.includes("movablekeys");
  // Scripts, functions and unknown commands may write.
  return mayHaveKeys ? "write" : "none";
}
