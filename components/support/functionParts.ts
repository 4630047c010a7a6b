import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { RUNTIME } from "./functionBundle";
import { createLogGroup } from "./logGroup";
import { createRole, type RoleWithPermissions, trustService } from "./roles";
import type { Statement } from "./statements";

export interface FunctionRoleArgs {
  /** Days that the function's log is kept. */
  readonly logRetentionDays: number;
  /** What the function may do; writing to its log (`writeLogs`) is among it. */
  readonly statements: (logGroupArn: pulumi.Output<string>) => readonly Statement[];
}

export interface FunctionRole extends RoleWithPermissions {
  readonly logGroup: aws.cloudwatch.LogGroup;
}

/** What a function needs before it exists: a log whose entries expire, and the role that it runs with. */
export function createFunctionRole(
  name: string,
  { logRetentionDays, statements }: FunctionRoleArgs,
  opts: pulumi.CustomResourceOptions,
): FunctionRole {
  const logGroup = createLogGroup(
    `${name}-log`,
    { namePrefix: `/lambda/${name}-`, retentionInDays: logRetentionDays },
    opts,
  );
  const trust = trustService("lambda.amazonaws.com");
  return { logGroup, ...createRole(name, { trust, statements: statements(logGroup.arn) }, opts) };
}

/**
 * What all functions of this program have in common.
 * @param files path in the package → text; `index.js` exports the handler
 */
export function functionSettings(
  { role, logGroup }: Pick<FunctionRole, "role" | "logGroup">,
  files: Readonly<Record<string, string>>,
) {
  const assets = Object.entries(files).map(([path, text]) => [path, new pulumi.asset.StringAsset(text)]);
  return {
    runtime: RUNTIME,
    architectures: ["arm64"],
    handler: "index.handler",
    code: new pulumi.asset.AssetArchive(Object.fromEntries(assets)),
    role: role.arn,
    memorySize: MEMORY_MB,
    loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
  };
}

const MEMORY_MB = 256;
