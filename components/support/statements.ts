import type * as pulumi from "@pulumi/pulumi";
import { partitionOf } from "../../policies/facts/regions";
import { parsePrivateEcr } from "../configuration/imageReference";
import type { SecretVariable } from "../topologies/containerEnvironment";

/** One statement of an IAM policy. */
export interface Statement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: pulumi.Input<string> | readonly pulumi.Input<string>[] | pulumi.Output<readonly string[]>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;
}

/** Reads these secrets and decrypts them, and no others. */
export function readSecretVariables(variables: readonly SecretVariable[]): readonly Statement[] {
  const arns = (source: SecretVariable["source"]) =>
    variables.filter((each) => each.source === source).map(({ arn }) => arn);
  return [
    ...allow(["secretsmanager:GetSecretValue"], arns("secretsManager")),
    ...allow(["ssm:GetParameters"], arns("parameter")),
    ...allow(
      ["kms:Decrypt"],
      variables.flatMap(({ keyArn }) => keyArn ?? []),
    ),
  ];
}

/** Each resource once. No statement without resources: IAM refuses it. */
export function allow(actions: readonly string[], resources: readonly pulumi.Input<string>[]): readonly Statement[] {
  const [first, ...others] = new Set(resources);
  if (first === undefined) return [];
  return [{ Effect: "Allow", Action: actions, Resource: others.length === 0 ? first : [first, ...others] }];
}

/** Reads these secrets. The key may be used only through Secrets Manager. */
export function readSecrets(
  secretArns: readonly pulumi.Input<string>[],
  keyArn: pulumi.Input<string>,
  region: string,
): readonly Statement[] {
  const viaSecretsManager = { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } };
  return [
    { Effect: "Allow", Action: ["secretsmanager:GetSecretValue"], Resource: secretArns },
    { Effect: "Allow", Action: ["kms:Decrypt"], Resource: keyArn, Condition: viaSecretsManager },
  ];
}

/** Pulls from the image's own repository; a public image needs no permission. */
export function pullImage(image: string): readonly Statement[] {
  const ecr = parsePrivateEcr(image);
  if (!ecr) return [];
  const { account, region, repository } = ecr;
  const actions = ["ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"];
  return [
    // This action does not support resource-level permissions. Source: Service authorization reference, Amazon ECR (2026-11).
    { Effect: "Allow", Action: ["ecr:GetAuthorizationToken"], Resource: "*" },
    {
      Effect: "Allow",
      Action: actions,
      Resource: `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${repository}`,
    },
  ];
}

export function writeLogs(logGroupArn: pulumi.Output<string>): readonly Statement[] {
  const streams = logGroupArn.apply((arn) => `${arn}:*`);
  return [{ Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: streams }];
}

/** A shell into the container through Session Manager. */
export const openShell: readonly Statement[] = [
  {
    Effect: "Allow",
    Action: [
      "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel",
      "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ],
    // These actions do not support resource-level permissions. Source: Amazon ECS developer guide, "Monitor Amazon ECS containers with ECS Exec" (2026-11).
    Resource: "*",
  },
];
