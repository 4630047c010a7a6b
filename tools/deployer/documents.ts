import type { AllowStatement } from "./statements";

/** What IAM takes as one managed policy. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly AllowStatement[];
}

/**
 * Characters of a managed policy, without white space, and managed policies of a role: the quota, before anybody asks for more.
 * Source: IAM user guide, "IAM and AWS STS quotas" (2026-11).
 */
export const MOST_CHARACTERS = 6144;
export const MOST_POLICIES = 10;

/** Spreads statements over as few documents as they fit into: the largest first, each into the first that has room. */
export function documentsOf(statements: readonly AllowStatement[]): readonly PolicyDocument[] {
  const parts = statements.flatMap(halved).sort((one, other) => sizeOf(other) - sizeOf(one));
  const documents: AllowStatement[][] = [];
  for (const part of parts) {
    const fitting = documents.find((each) => charactersOf(document([...each, part])) <= MOST_CHARACTERS);
    if (fitting === undefined) documents.push([part]);
    else fitting.push(part);
  }
  return documents.map(document);
}

/** As IAM counts. */
export function charactersOf(whole: PolicyDocument): number {
  return JSON.stringify(whole).length;
}

function document(statements: readonly AllowStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

function sizeOf(statement: AllowStatement): number {
  return JSON.stringify(statement).length;
}

/** A statement of more than a document may have is two, each with half of the longer list. */
function halved(statement: AllowStatement): readonly AllowStatement[] {
  if (charactersOf(document([statement])) <= MOST_CHARACTERS) return [statement];
  const list = statement.Resource.length > statement.Action.length ? "Resource" : "Action";
  const middle = Math.ceil(statement[list].length / 2);
  return [statement[list].slice(0, middle), statement[list].slice(middle)].flatMap((half) =>
    halved({ ...statement, [list]: half }),
  );
}
