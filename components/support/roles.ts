import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../policies/facts/regions";
import type { Statement } from "./statements";

export interface RoleArgs {
  /** Who may take the role on. */
  readonly trust: aws.iam.RoleArgs["assumeRolePolicy"];
  /** What the role may do; with none it has no policy. */
  readonly statements: readonly Statement[];
  /** The policy's parent is the role instead of the role's own parent. A change of it would be another policy. */
  readonly policyBelowRole?: boolean;
}

export interface RoleWithPermissions {
  readonly role: aws.iam.Role;
  /** What uses the role from its first moment on depends on these. */
  readonly permissions: readonly pulumi.Resource[];
}

/** A role and its inline policy, both under the same logical name. */
export function createRole(name: string, args: RoleArgs, opts: pulumi.CustomResourceOptions): RoleWithPermissions {
  const role = new aws.iam.Role(name, { assumeRolePolicy: args.trust }, opts);
  if (args.statements.length === 0) return { role, permissions: [] };
  const policy = pulumi.jsonStringify(policyDocument(args.statements));
  const policyOpts = args.policyBelowRole ? { ...opts, parent: role } : opts;
  return { role, permissions: [new aws.iam.RolePolicy(name, { role: role.id, policy }, policyOpts)] };
}

/** A service of AWS may take the role on: `lambda.amazonaws.com`. */
export function trustService(service: string): aws.iam.PolicyDocument {
  return aws.iam.assumeRolePolicyForPrincipal({ Service: service });
}

/** A policy in IAM's language. */
export function policyDocument<Each>(statements: readonly Each[]) {
  return { Version: "2012-10-17" as const, Statement: statements };
}

/** ARN of a policy of AWS's own, such as `service-role/AmazonRDSEnhancedMonitoringRole`: every partition has its copy. */
export function managedPolicyArn(region: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::aws:policy/${name}`;
}

/** Gives a role a policy of AWS's own. */
export function attachManagedPolicy(
  name: string,
  args: { readonly role: aws.iam.Role; readonly region: string; readonly policy: string },
  opts: pulumi.CustomResourceOptions,
): aws.iam.RolePolicyAttachment {
  const policyArn = managedPolicyArn(args.region, args.policy);
  return new aws.iam.RolePolicyAttachment(name, { role: args.role.name, policyArn }, opts);
}
