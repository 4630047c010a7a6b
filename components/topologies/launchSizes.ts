import type { StackConfig } from "../configuration/configTypes";
import { isPrivateEcr } from "../configuration/imageReference";
import { describeSecretVariables, readSecretVariables } from "../support/statements";
import { containerEnvironment, credentialVariables } from "./containerEnvironment";
import { userDataOf } from "./ec2/userData";
import { containerDefinition } from "./fargate/container";

/**
 * Sizes in bytes that the configuration leads to, where AWS, Kubernetes and Linux have limits. For values that are known only after other
 * resources exist, the longest possible value is used.
 */

/** Source: Amazon EC2 user guide, "Run commands when you launch an EC2 instance with user data input": 16 KB before base64 (2026-11). */
export const USER_DATA_BYTES = 16 * 1024;

/** Source: Amazon ECS developer guide, "Amazon ECS service quotas", task definition size (2026-11). */
export const TASK_DEFINITION_BYTES = 64 * 1024;

/** One variable with its name; a longer one is refused when the process starts. Source: Linux, execve(2), MAX_ARG_STRLEN (2026-11). */
export const VARIABLE_BYTES = 128 * 1024 - 1;

/** All variables of a pod: an object of Kubernetes has 1.5 MiB. Source: etcd documentation, "System limits", request size (2026-11). */
export const POD_VARIABLES_BYTES = 1024 * 1024;

/**
 * All inline policies of a role. Source: IAM user guide, "IAM and AWS STS quotas", IAM and STS character limits: 10,240, blanks apart
 * (2026-11); the rest is for pulling images, logs and metrics.
 */
export const SECRET_STATEMENTS_BYTES = 10_240 - 2048;

/** The part of the task definition besides its container: names, ARNs of roles, sizes. */
const AROUND_CONTAINER_BYTES = 2048;

/** The longest values that other resources can have: 63 characters of an RDS identifier, 64 of a secret's name. */
function longest({ application, region, database, valkey }: StackConfig) {
  const prefixes = [
    "DB",
    ...(database.applicationOwner ? ["DB_MIGRATION"] : []),
    ...(valkey ? ["SPRING_DATA_REDIS"] : []),
  ];
  const secretOf = (prefix: string) => ({
    arn: `arn:aws-us-gov:secretsmanager:${region}:123456789012:secret:${prefix.padEnd(64, "x")}-xxxxxx`,
    keyArn: `arn:aws-us-gov:kms:${region}:123456789012:key/${"x".repeat(36)}`,
  });
  const host = `${"x".repeat(63)}.proxy-${"x".repeat(12)}.${region}.rds.amazonaws.com.cn`;
  return {
    region,
    addresses: {
      RDS_ENDPOINT: host,
      ...(database.replicas > 0 ? { RDS_READER_ENDPOINT: Array(database.replicas).fill(host).join(",") } : {}),
    },
    secretVariables: [...prefixes.flatMap((each) => credentialVariables(each, secretOf(each))), ...application.secrets],
    logGroupName: `/ec2/${application.name}-${"0".repeat(26)}`,
  };
}

/** The boot script of a machine. */
export function userDataBytes(config: StackConfig): number {
  const { application } = config;
  const { addresses, ...place } = longest(config);
  const environment = containerEnvironment(application, addresses);
  const script = userDataOf({ ...place, application, privateEcr: isPrivateEcr(application.image), environment });
  return Buffer.byteLength(script);
}

/** A task definition, with the tags that the provider adds. */
export function taskDefinitionBytes(config: StackConfig): number {
  const container = containerDefinition({ application: config.application, ...longest(config) });
  return (
    Buffer.byteLength(JSON.stringify([container])) +
    Buffer.byteLength(JSON.stringify(config.tags)) +
    AROUND_CONTAINER_BYTES
  );
}

/** The statements that let a role read all secrets; a role's other statements are short. */
export function secretStatementsBytes(config: StackConfig): number {
  const { secretVariables } = longest(config);
  const read = readSecretVariables(secretVariables, config.application.secretKeyArns);
  return Buffer.byteLength(JSON.stringify([...read, ...describeSecretVariables(secretVariables)]));
}

/** The largest variable, with its name. */
export function largestVariable({ application }: StackConfig): { readonly name: string; readonly bytes: number } {
  const sizes = Object.entries(application.environment).map(([name, value]) => ({
    name,
    bytes: Buffer.byteLength(`${name}=${value}`),
  }));
  return sizes.reduce((largest, each) => (each.bytes > largest.bytes ? each : largest), { name: "", bytes: 0 });
}

/** All variables of a pod. */
export function variablesBytes({ application }: StackConfig): number {
  return Buffer.byteLength(JSON.stringify(application.environment));
}

/** All references to the application's own secrets. */
export function referencesBytes({ application }: StackConfig): number {
  return Buffer.byteLength(JSON.stringify(application.secrets));
}
