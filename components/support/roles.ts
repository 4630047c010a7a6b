import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../policies/facts/regions";
import type { Statement } from "./statements";

export interface RoleArgs {
  /** Who may assume the role. */
  readonly trust: aws.iam.RoleArgs["assumeRolePolicy"];
  /** What the role may do; without statements the role has no inline policy. */
  readonly statements: readonly Statement[];
  /** The policy's parent was the role once: it keeps its state under the role's parent, where the destroy guard sees it. */
  readonly policyWasBelowRole?: boolean;
}

export interface RoleWithPermissions {
  readonly role: aws.iam.Role;
  /** Resources that use the role as soon as they exist must depend on these. */
  readonly permissions: readonly pulumi.Resource[];
}

/** A role and its inline policy, both under the same logical name. */
export function createRole(name: string, args: RoleArgs, opts: pulumi.CustomResourceOptions): RoleWithPermissions {
  const role = new aws.iam.Role(name, { assumeRolePolicy: args.trust }, opts);
  if (args.statements.length === 0) return { role, permissions: [] };
  const policy = pulumi.jsonStringify(policyDocument(args.statements));
  const policyOpts = args.policyWasBelowRole ? { ...opts, aliases: [{ parent: role }] } : opts;
  return { role, permissions: [new aws.iam.RolePolicy(name, { role: role.id, policy }, policyOpts)] };
}

/** Allows an AWS service, such as `lambda.amazonaws.com`, to assume the role. */
export function trustService(service: string): aws.iam.PolicyDocument {
  return aws.iam.assumeRolePolicyForPrincipal({ Service: service });
}

/** Allows the schedules of this group to use the role, and no others: not those of another account (confused deputy). */
export function trustSchedules(group: aws.scheduler.ScheduleGroup): pulumi.Output<string> {
  const statement = {
    Effect: "Allow",
    Principal: { Service: "scheduler.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { ArnEquals: { "aws:SourceArn": group.arn } },
  };
  return pulumi.jsonStringify(policyDocument([statement]));
}

/** An IAM policy document. */
export function policyDocument<Each>(statements: readonly Each[]) {
  return { Version: "2012-10-17" as const, Statement: statements };
}

/** ARN of an AWS managed policy, such as `service-role/AmazonRDSEnhancedMonitoringRole`, in the region's partition. */
export function managedPolicyArn(region: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::aws:policy/${name}`;
}

/** Attaches an AWS managed policy to a role. */
export function attachManagedPolicy(
  name: string,
  args: { readonly role: aws.iam.Role; readonly region: string; readonly policy: string },
  opts: pulumi.CustomResourceOptions,
): aws.iam.RolePolicyAttachment {
  const policyArn = managedPolicyArn(args.region, args.policy);
  return new aws.iam.RolePolicyAttachment(name, { role: args.role.name, policyArn }, opts);
}
