import * as pulumi from "@pulumi/pulumi";

/** A bucket with the state of stacks. */
interface State {
  readonly arn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
}

export interface StateStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly pulumi.Input<string>[];
}

/** Name of the project, as in the paths of the bucket. */
const PROJECT = "malayalees";

/**
 * What an update needs of the bucket: the stack's own files, and no other stack's.
 * Sources: the requests of Pulumi's CLI to an S3 backend, as test/e2e records them; Pulumi documentation, "Using a DIY backend" (2026-11).
 */
export function mayUpdateState(state: State, keyArn: pulumi.Input<string>, stack: string): readonly StateStatement[] {
  return [
    ...readsState(state, [{ stack, keyArn }]),
    allow(["s3:PutObject", "s3:DeleteObject"], filesOf(state, stack)),
    allow(["kms:Encrypt"], [keyArn]),
    allow(["kms:GenerateDataKey"], [state.keyArn]),
  ];
}

/** What a preview needs: it takes no lock and writes nothing. */
export function readsState(
  state: State,
  stacks: readonly { readonly stack: string; readonly keyArn: pulumi.Input<string> }[],
): readonly StateStatement[] {
  const files = stacks.flatMap(({ stack }) => filesOf(state, stack));
  return [
    allow(["s3:ListBucket"], [state.arn]),
    allow(["s3:GetObject"], [pulumi.interpolate`${state.arn}/.pulumi/meta.yaml`, ...files]),
    allow(["kms:Decrypt"], [state.keyArn, ...stacks.map(({ keyArn }) => keyArn)]),
  ];
}

function filesOf({ arn }: State, stack: string): readonly pulumi.Output<string>[] {
  return [
    `stacks/${PROJECT}/${stack}.*`,
    `history/${PROJECT}/${stack}/*`,
    `backups/${PROJECT}/${stack}/*`,
    `locks/organization/${PROJECT}/${stack}/*`,
  ].map((path) => pulumi.interpolate`${arn}/.pulumi/${path}`);
}

function allow(Action: readonly string[], Resource: readonly pulumi.Input<string>[]): StateStatement {
  return { Effect: "Allow", Action, Resource };
}
