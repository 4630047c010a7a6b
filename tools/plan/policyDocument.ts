import { isRecord } from "../../policies/support/values";

type Inputs = Readonly<Record<string, unknown>>;

/** An IAM policy document in JSON from what aws.iam.getPolicyDocument takes, in the provider's order of fields. */
export function policyDocument({ version, policyId, statements, sourcePolicyDocuments }: Inputs): string {
  const inherited = listOf(sourcePolicyDocuments).flatMap((json) => statementsOf(String(json)));
  const document = {
    Version: version ?? "2012-10-17",
    Id: policyId,
    Statement: [...inherited, ...listOf(statements).filter(isRecord).map(statementOf)],
  };
  return JSON.stringify(document, null, 2);
}

function statementOf(statement: Inputs): Inputs {
  return {
    Sid: statement.sid,
    Effect: statement.effect ?? "Allow",
    Action: oneOrMore(statement.actions),
    NotAction: oneOrMore(statement.notActions),
    Resource: oneOrMore(statement.resources),
    NotResource: oneOrMore(statement.notResources),
    Principal: principalsOf(statement.principals),
    NotPrincipal: principalsOf(statement.notPrincipals),
    Condition: conditionsOf(statement.conditions),
  };
}

function statementsOf(json: string): readonly unknown[] {
  const document: unknown = JSON.parse(json);
  return isRecord(document) ? listOf(document.Statement) : [];
}

/** A single one stands without brackets, and everyone is a lone asterisk. */
function principalsOf(principals: unknown): unknown {
  const given = listOf(principals).filter(isRecord);
  if (given.length === 0) return undefined;
  if (given.some(({ type }) => type === "*")) return "*";
  return grouped(given.map(({ type, identifiers }) => [String(type), listOf(identifiers)] as const));
}

function conditionsOf(conditions: unknown): unknown {
  const given = listOf(conditions).filter(isRecord);
  if (given.length === 0) return undefined;
  const tests = [...new Set(given.map(({ test }) => String(test)))].map((test) => {
    const same = given.filter((condition) => String(condition.test) === test);
    return [test, grouped(same.map(({ variable, values }) => [String(variable), listOf(values)] as const))] as const;
  });
  return Object.fromEntries(tests);
}

function grouped(pairs: readonly (readonly [string, readonly unknown[]])[]): Inputs {
  const groups = new Map<string, readonly unknown[]>();
  for (const [key, values] of pairs) groups.set(key, [...(groups.get(key) ?? []), ...values]);
  return Object.fromEntries([...groups].map(([key, values]) => [key, oneOrMore(values)]));
}

function oneOrMore(values: unknown): unknown {
  const list = listOf(values);
  return list.length > 1 ? list : list[0];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
