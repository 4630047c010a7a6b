import assert from "node:assert/strict";
import { policies } from "../../../policies/catalogue";
import { runPolicies } from "../../../policies/runner";
import { isEveryAction, isEveryResource } from "../../../policies/support/policyDocuments";
import { resource } from "./stacks";

describe("a pattern of actions", () => {
  for (const action of [
    "*",
    "**",
    "*:*",
    "s3:*",
    "s3:**",
    "s3:?*",
    "s3:*:*",
    "S3:*",
    "s3:*t*",
    "*:Get*",
    "ec?:RunInstances",
  ])
    it(`${action} names none`, () => {
      assert.ok(isEveryAction(action));
    });
  for (const action of ["s3:GetObject", "s3:Get*", "s3:*Object", "ec2:*Vpc*", "iam:PassRole", "s3", ""])
    it(`"${action}" names some`, () => {
      assert.ok(!isEveryAction(action));
    });
});

describe("a pattern of resources", () => {
  for (const each of [
    "*",
    "**",
    "?*",
    "arn:*",
    "arn:aws:*",
    "arn:*:*:*:*:*",
    "arn:aws:s3:::*",
    "arn:aws-cn:s3:::*/*",
    "ar*",
  ])
    it(`${each} names none`, () => {
      assert.ok(isEveryResource(each));
    });
  for (const each of [
    "arn:aws:s3:::b",
    "arn:aws:s3:::b*",
    "arn:aws:logs:*:123456789012:*",
    "arn:aws:iam::*:role/app",
    "b",
  ])
    it(`${each} names some`, () => {
      assert.ok(!isEveryResource(each));
    });
});

/** Policies that speak about a resource. */
async function reported(type: string, props: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const iam = policies.filter(({ id }) => id.startsWith("MLY-IAM"));
  return (await runPolicies(iam, [resource(type, "x", props)])).map(({ policy }) => policy);
}

const allow = (more: object) => JSON.stringify({ Statement: { Effect: "Allow", ...more } });
const everyAction = allow({ Action: "s3:**", Resource: "arn:aws:s3:::b" });
const ADMIN = "arn:aws-cn:iam::aws:policy/AdministratorAccess";

/** The same right by every route that a program has. */
const routes: readonly (readonly [policy: string, type: string, props: Readonly<Record<string, unknown>>])[] = [
  ["permissions-name-actions", "aws:iam/policy:Policy", { policy: everyAction }],
  ["permissions-name-actions", "aws:iam/rolePolicy:RolePolicy", { policy: JSON.parse(everyAction) }],
  ["permissions-name-actions", "aws:iam/userPolicy:UserPolicy", { policy: everyAction }],
  ["permissions-name-actions", "aws:iam/groupPolicy:GroupPolicy", { policy: everyAction }],
  ["permissions-name-actions", "aws:iam/role:Role", { inlinePolicies: [{ name: "x", policy: everyAction }] }],
  [
    "permissions-name-actions",
    "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy",
    { inlinePolicy: everyAction },
  ],
  [
    "permissions-name-actions",
    "aws:iam/policy:Policy",
    { policy: allow({ NotAction: "iam:*", Resource: "arn:aws:s3:::b" }) },
  ],
  [
    "permissions-name-resources",
    "aws:iam/policy:Policy",
    { policy: allow({ Action: ["iam:passrole"], Resource: ["*"] }) },
  ],
  [
    "permissions-name-resources",
    "aws:iam/policy:Policy",
    { policy: allow({ Action: "s3:PutObject", Resource: "arn:aws:s3:::*" }) },
  ],
  [
    "permissions-name-resources",
    "aws:iam/policy:Policy",
    { policy: allow({ Action: "s3:PutObject", NotResource: "arn:aws:s3:::b" }) },
  ],
  ["no-administrators", "aws:iam/rolePolicyAttachment:RolePolicyAttachment", { policyArn: ADMIN }],
  ["no-administrators", "aws:iam/userPolicyAttachment:UserPolicyAttachment", { policyArn: ADMIN }],
  ["no-administrators", "aws:iam/groupPolicyAttachment:GroupPolicyAttachment", { policyArn: ADMIN }],
  ["no-administrators", "aws:iam/policyAttachment:PolicyAttachment", { policyArn: ADMIN }],
  ["no-administrators", "aws:iam/role:Role", { managedPolicyArns: [ADMIN] }],
  [
    "no-administrators",
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
    { policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess", ADMIN] },
  ],
  ["no-administrators", "aws:ssoadmin/managedPolicyAttachment:ManagedPolicyAttachment", { managedPolicyArn: ADMIN }],
  [
    "no-administrators",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess-Amplify" },
  ],
];

describe("a right that is too wide", () => {
  for (const [policy, type, props] of routes)
    it(`is found by ${policy} in ${type}: ${JSON.stringify(props).slice(0, 80)}`, async () => {
      assert.deepEqual(await reported(type, props), [policy]);
    });
  it("is none where it is denied", async () => {
    const policy = JSON.stringify({ Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] });
    assert.deepEqual(await reported("aws:iam/policy:Policy", { policy }), []);
  });
});
