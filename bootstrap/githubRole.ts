import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../components/support/roles";
import type { StateStatement } from "./stateRights";

export interface GithubRoleArgs {
  readonly description: string;
  /** GitHub's OIDC provider in this account. */
  readonly providerArn: pulumi.Input<string>;
  /** Whole subjects of GitHub's tokens, without wildcards: `repo:owner/name:environment:prod`. */
  readonly subjects: readonly string[];
  /** Policy documents in JSON, each small enough for a managed policy. */
  readonly documents: readonly string[];
  /** What it may do with the state. */
  readonly state: readonly StateStatement[];
}

const ISSUER = "token.actions.githubusercontent.com";

/** A role that jobs of GitHub Actions assume by their OIDC token: no key is kept anywhere. */
export class GithubRole extends pulumi.ComponentResource {
  /** Known only when it has its rights. */
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: GithubRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:bootstrap:GithubRole", name, {}, opts);
    const child = { parent: this };

    const role = new aws.iam.Role(
      name,
      {
        description: args.description,
        assumeRolePolicy: pulumi.jsonStringify(policyDocument([trust(args)])),
        // An update that replaces a database takes longer than an hour.
        maxSessionDuration: 7200,
      },
      child,
    );
    const policies = args.documents.map(
      (policy, index) => new aws.iam.Policy(`${name}-${index + 1}`, { policy }, child),
    );
    const attached = policies.map(
      ({ arn }, index) =>
        new aws.iam.RolePolicyAttachment(`${name}-${index + 1}`, { role: role.name, policyArn: arn }, child),
    );
    const state = pulumi.jsonStringify(policyDocument(args.state));
    const inline = new aws.iam.RolePolicy(`${name}-state`, { role: role.id, policy: state }, child);

    this.arn = pulumi.all([role.arn, inline.id, pulumi.all(attached.map(({ id }) => id))]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}

/** Exact subjects: a wildcard would let any branch, or another repository, in. */
function trust({ providerArn, subjects }: Pick<GithubRoleArgs, "providerArn" | "subjects">) {
  return {
    Effect: "Allow",
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: { Federated: providerArn },
    Condition: { StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com", [`${ISSUER}:sub`]: subjects } },
  };
}
