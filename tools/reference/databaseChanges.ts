import { databaseChangeEffects } from "../../components/configuration/databaseChangeEffects";

export const changesPage = "docs/changing-a-running-stack.md";

/** The table of what each key does to a running database. */
export function databaseChangesTable(): readonly string[] {
  const rows = Object.entries(databaseChangeEffects).map(
    ([key, { effect, what }]) => `| \`${key}\` | ${effect} | ${what}. |`,
  );
  return ["| key | when | what happens |", "|---|---|---|", ...rows];
}
