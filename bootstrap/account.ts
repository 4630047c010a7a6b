import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { GithubRole } from "./githubRole";
import { StateBucket } from "./stateBucket";
import { mayUpdateState, readsState } from "./stateRights";

/** Policy documents in JSON, each small enough for a managed policy. */
export interface StackDocuments {
  readonly up: readonly string[];
  readonly preview: readonly string[];
}

export interface AccountArgs {
  readonly region: string;
  /** As GitHub's tokens name it: owner/name, or owner@id/name@id. */
  readonly repository: string;
  /** Its workflows preview the stacks after a merge, and look for drift. */
  readonly branch: string;
  /** What whoever deploys a stack may do in AWS, by stack. */
  readonly stacks: Readonly<Record<string, StackDocuments>>;
}

/** What an account needs before the first update: a bucket for the state, a key for the secrets of each stack, roles for GitHub Actions. */
export class Account extends pulumi.ComponentResource {
  /** For `pulumi login`. */
  readonly backendUrl: pulumi.Output<string>;
  readonly previewRoleArn: pulumi.Output<string>;
  /** By stack. */
  readonly deployRoleArns: Readonly<Record<string, pulumi.Output<string>>>;
  /** For `pulumi stack init --secrets-provider`, by stack. */
  readonly secretsProviders: Readonly<Record<string, string>>;

  constructor(name: string, args: AccountArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:bootstrap:Account", name, {}, opts);
    const { region, repository, branch } = args;
    const child = { parent: this };
    const kept = { ...child, protect: true };

    const bucket = new StateBucket("malayalees-state", { region }, child);
    const stacks = Object.entries(args.stacks).map(([stack, documents]) => ({
      ...{ stack, documents },
      keyArn: createKey(stack).arn,
    }));

    // AWS knows GitHub's certificate by itself: no thumbprint. Source: IAM API reference, UpdateOpenIDConnectProviderThumbprint (2026-11).
    const issuer = { url: "https://token.actions.githubusercontent.com", clientIdLists: ["sts.amazonaws.com"] };
    const { arn: providerArn } = new aws.iam.OpenIdConnectProvider("github", issuer, child);

    const deployers = stacks.map(({ stack, documents, keyArn }) => {
      const role = new GithubRole(
        `malayalees-deploy-${stack}`,
        {
          providerArn,
          description: `Updates the stack ${stack} from the GitHub environment of its name`,
          // Only a job of that environment has this subject; its reviewers and branches are GitHub's to check.
          subjects: [`repo:${repository}:environment:${stack}`],
          documents: documents.up,
          state: mayUpdateState(bucket, keyArn, stack),
        },
        child,
      );
      return [stack, role.arn] as const;
    });
    const previewer = new GithubRole(
      "malayalees-preview",
      {
        providerArn,
        description: "Previews the stacks for pull requests, and looks for drift",
        subjects: [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/${branch}`],
        documents: stacks.flatMap(({ documents }) => documents.preview),
        state: readsState(bucket, stacks),
      },
      child,
    );

    this.backendUrl = bucket.backendUrl;
    this.previewRoleArn = previewer.arn;
    this.deployRoleArns = Object.fromEntries(deployers);
    this.secretsProviders = Object.fromEntries(
      stacks.map(({ stack }) => [stack, `awskms://${aliasOf(stack)}?region=${region}`]),
    );
    this.registerOutputs({ backendUrl: this.backendUrl });

    /** One for each stack: the role of one cannot read the secrets of another. */
    function createKey(stack: string): aws.kms.Key {
      const label = `secrets-${stack}`;
      const description = `Encrypts the secrets in configuration and state of the stack ${stack}`;
      const key = new aws.kms.Key(label, { description, enableKeyRotation: true, deletionWindowInDays: 30 }, kept);
      new aws.kms.Alias(label, { name: aliasOf(stack), targetKeyId: key.keyId }, kept);
      return key;
    }
  }
}

function aliasOf(stack: string): string {
  return `alias/malayalees-secrets-${stack}`;
}
