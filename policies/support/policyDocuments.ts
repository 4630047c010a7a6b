import { at, records } from "./expectations";
import { isRecord } from "./values";

/** One statement of an IAM policy document, its lists made uniform. */
export interface Statement {
  readonly effect: string;
  /** Empty when the statement says NotAction. */
  readonly actions: readonly string[];
  /** Empty when the statement says NotResource. */
  readonly resources: readonly string[];
  /** The actions that it leaves out. */
  readonly notActions: readonly string[];
  /** Accounts, services or "*", of every kind. */
  readonly principals: readonly string[];
  readonly condition: unknown;
}

/** The statements of a document, as text or as an object; none while it is not known yet or is no document. */
export function statementsOf(document: unknown): readonly Statement[] {
  const parsed = typeof document === "string" ? parseJson(document) : document;
  const statement = at(parsed, "Statement");
  return records(isRecord(statement) ? [statement] : statement).map((each) => ({
    effect: String(each.Effect),
    actions: texts(each.Action),
    resources: texts(each.Resource),
    notActions: texts(each.NotAction),
    principals: isRecord(each.Principal) ? Object.values(each.Principal).flatMap(texts) : texts(each.Principal),
    condition: each.Condition,
  }));
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === "string");
}

/** Where a program says what a role, user or group may do, and in which property. */
export const PERMISSION_TYPES = [
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/groupPolicy:GroupPolicy",
] as const;
