import * as pulumi from "@pulumi/pulumi";
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

/**
 * Reads these secrets and decrypts them, and no others. ECS, the provider for EKS and the boot script of machines all call GetSecretValue
 * and GetParameters. Sources: Amazon ECS developer guide, "Amazon ECS task execution IAM role"; aws/secrets-store-csi-driver-provider-aws,
 * README, "Usage" (2026-11).
 * @param keyArns keys beside those of the variables
 */
export function readSecretVariables(
  variables: readonly SecretVariable[],
  keyArns: readonly string[] = [],
): readonly Statement[] {
  const ownKeys = variables.flatMap(({ keyArn }) => keyArn ?? []);
  return [
    ...allow(["secretsmanager:GetSecretValue"], arnsOf(variables, "secretsManager")),
    ...allow(["ssm:GetParameters"], arnsOf(variables, "parameter")),
    ...allow(["kms:Decrypt"], [...ownKeys, ...keyArns]),
  ];
}

/** Compares versions of these secrets. */
export function describeSecretVariables(variables: readonly SecretVariable[]): readonly Statement[] {
  return allow(["secretsmanager:DescribeSecret"], arnsOf(variables, "secretsManager"));
}

function arnsOf(variables: readonly SecretVariable[], source: SecretVariable["source"]) {
  return variables.filter((each) => each.source === source).map(({ arn }) => arn);
}

/** Each resource once. No statement without resources: IAM refuses it. */
function allow(actions: readonly string[], resources: readonly pulumi.Input<string>[]): readonly Statement[] {
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

/**
 * Rotates these secrets: adds versions and moves their labels, and reads them.
 * Source: AWS Secrets Manager user guide, "Lambda rotation function execution role permissions", with a customer managed key (2026-11).
 */
export function rotateSecrets(
  secretArns: readonly pulumi.Input<string>[],
  keyArn: pulumi.Input<string>,
  region: string,
): readonly Statement[] {
  const viaSecretsManager = { StringEquals: { "kms:ViaService": `secretsmanager.${region}.amazonaws.com` } };
  const actions = ["DescribeSecret", "GetSecretValue", "PutSecretValue", "UpdateSecretVersionStage"] as const;
  return [
    { Effect: "Allow", Action: actions.map((action) => `secretsmanager:${action}`), Resource: secretArns },
    { Effect: "Allow", Action: ["kms:GenerateDataKey"], Resource: keyArn, Condition: viaSecretsManager },
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

/**
 * What Lambda does with the function's role to connect it to a VPC: network interfaces in these subnets, with this security group, and no
 * others. When Lambda creates a function it checks the permissions with a request to EC2 for the same subnets and group.
 * Source: AWS Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC", required permissions;
 * Service Authorization Reference, CreateNetworkInterface: interface, subnet and security group (2026-11).
 */
export function haveNetworkInterfaces(
  region: string,
  subnetIds: pulumi.Input<pulumi.Input<string>[]>,
  securityGroupArn: pulumi.Output<string>,
): readonly Statement[] {
  const own = `arn:${partitionOf(region)}:ec2:${region}:*`;
  const interfaces = `${own}:network-interface/*`;
  const subnets = pulumi.output(subnetIds).apply((ids) => ids.map((id) => `${own}:subnet/${id}`));
  const places = pulumi.all([subnets, securityGroupArn]).apply(([arns, group]) => [interfaces, ...arns, group]);
  const change = [
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ] as const;
  return [
    { Effect: "Allow", Action: ["ec2:CreateNetworkInterface"], Resource: places },
    { Effect: "Allow", Action: change, Resource: interfaces },
    // These actions do not support resource-level permissions.
    { Effect: "Allow", Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], Resource: "*" },
  ];
}
