import { at, records } from "./expectations";
import type { StackResource } from "./stack";
import { isRecord } from "./values";

/** One statement of an IAM policy document, its lists made uniform. */
export interface Statement {
  readonly effect: string;
  /** Empty when the statement says NotAction. */
  readonly actions: readonly string[];
  /** Empty when the statement says NotResource. */
  readonly resources: readonly string[];
  /** The resources that it leaves out. */
  readonly notResources: readonly string[];
  /** The actions that it leaves out. */
  readonly notActions: readonly string[];
  /** Accounts, services or "*", of every kind. */
  readonly principals: readonly string[];
  /** Those of them that are providers of identities: of OIDC, of SAML, or by name. */
  readonly federated: readonly string[];
  /** The principals that it leaves out. */
  readonly notPrincipals: readonly string[];
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
    notResources: texts(each.NotResource),
    notActions: texts(each.NotAction),
    principals: principalsIn(each.Principal),
    federated: texts(at(each.Principal, "Federated")),
    notPrincipals: principalsIn(each.NotPrincipal),
    condition: each.Condition,
  }));
}

/** Whether the statement allows, and does not deny. */
export function isAllow({ effect }: Statement): boolean {
  return effect === "Allow";
}

function principalsIn(value: unknown): readonly string[] {
  return isRecord(value) ? Object.values(value).flatMap(texts) : texts(value);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A text, or the texts of a list. */
export function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === "string");
}

/**
 * Whether a pattern of actions names none: what is left without its wildcards is too little to choose by. `*`, `*:*`, `s3:*`, `s3:**`,
 * `s3:?*` and `*:Get*` are such; `s3:Get*` is not. In IAM `*` is any text and `?` any one character.
 * Source: IAM user guide, "IAM JSON policy elements: Action" and "… Resource" (2026-11).
 */
export function isEveryAction(action: string): boolean {
  const [service = "", ...rest] = action.split(":");
  const name = rest.join(":");
  if (/[*?]/.test(service)) return true;
  return /[*?]/.test(name) && name.replace(/[^A-Za-z0-9]/g, "").length < LEAST_LETTERS;
}

/** The shortest verbs, as Get and Put, have three. */
const LEAST_LETTERS = 3;

/**
 * Whether a pattern of resources names neither account nor resource: `*`, `arn:aws:*`, `arn:aws:s3:::*`.
 * An ARN is arn:partition:service:region:account:resource, and a wildcard may be in any of its parts.
 * Source: IAM user guide, "IAM JSON policy elements: Resource" (2026-11).
 */
export function isEveryResource(resource: string): boolean {
  const [first = "", ...others] = resource.split(":");
  const named = first === "arn" ? others.slice(3) : /^[arn*?]*$/.test(first) ? others : [first, ...others];
  return !named.some((part) => /[A-Za-z0-9]/.test(part));
}

/** Where a program says what a role, user or group may do. */
export const PERMISSION_TYPES = [
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/policy:Policy",
  "aws:iam/userPolicy:UserPolicy",
  "aws:iam/groupPolicy:GroupPolicy",
  "aws:iam/role:Role",
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
] as const;

/** The statements that allow something, of all documents in a resource of PERMISSION_TYPES; a role may have inline policies. */
export function permissionsOf({ props }: Pick<StackResource, "props">): readonly Statement[] {
  const documents = [props.policy, props.inlinePolicy, ...records(props.inlinePolicies).map(({ policy }) => policy)];
  return documents.flatMap(statementsOf).filter(isAllow);
}

/** Where a program attaches a policy that exists, and in which property. */
export const ATTACHMENTS: Readonly<Record<string, string>> = {
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "policyArn",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "policyArn",
  "aws:iam/policyAttachment:PolicyAttachment": "policyArn",
  "aws:iam/role:Role": "managedPolicyArns",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "policyArns",
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": "policyArns",
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": "policyArns",
  "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment": "managedPolicyArn",
};
