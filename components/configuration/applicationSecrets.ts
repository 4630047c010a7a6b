import { z } from "zod";
import { partitionOf } from "../../policies/facts/regions";
import { isVariableName, VARIABLE_NAME_WORDS } from "./environmentVariables";

/** Where the value of one of the application's secrets is: in AWS. */
export interface AwsSecret {
  /** Of the secret or parameter itself, without a field. */
  readonly arn: string;
  readonly source: "secretsManager" | "parameter";
  /** The field of a secret in JSON; undefined: the whole value. */
  readonly jsonKey?: string;
}

/** The same on a cluster of one's own: a Secret in the application's namespace, and a key in it. */
export interface ClusterSecret {
  readonly secretName: string;
  readonly key: string;
}

export type ApplicationSecret = AwsSecret | ClusterSecret;

export function isInAws<Secret extends ApplicationSecret>(secret: Secret): secret is Secret & AwsSecret {
  return "arn" in secret;
}

export function isInCluster<Secret extends ApplicationSecret>(secret: Secret): secret is Secret & ClusterSecret {
  return "secretName" in secret;
}

/** Source: Secrets Manager user guide, "What's in a Secrets Manager secret?": the name, a hyphen, six characters (2026-11). */
const SECRET = /^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]{1,512}-[A-Za-z0-9]{6})(.*)$/;

/** The same as ECS has it: field, stage and version. Source: Amazon ECS API reference, Secret, valueFrom (2026-11). */
const FIELD = /^:([\w.-]{1,128})::$/;

/** Source: Systems Manager user guide, "Understanding requirements and constraints for parameter names" (2026-11). */
const PARAMETER = /^arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/[\w.-]+(\/[\w.-]+)*$/;

/** `SECRET/KEY`, by the names that Kubernetes allows for them. */
const IN_CLUSTER = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?)\/([\w.-]{1,253})$/;

export const SECRETS_WORDS =
  "names to what holds the value, which is never here: on AWS the complete ARN of a secret of Secrets Manager (it ends with a hyphen and " +
  "six characters), with :FIELD:: after it for one field of a secret in JSON, or the ARN of a parameter of Systems Manager; on a cluster " +
  "of your own SECRET/KEY, a Secret in the application's namespace and a key in it";

/** Undefined where it is none. Reads `ARN`, `ARN:FIELD::` and `SECRET/KEY`. */
function secretOf(text: string): ApplicationSecret | undefined {
  if (PARAMETER.test(text)) return { arn: text, source: "parameter" };
  const [, arn, rest = ""] = SECRET.exec(text) ?? [];
  const [, jsonKey] = FIELD.exec(rest) ?? [];
  if (arn !== undefined && (rest === "" || jsonKey !== undefined)) return { arn, source: "secretsManager", jsonKey };
  const [, secretName, , key] = IN_CLUSTER.exec(text) ?? [];
  return secretName === undefined || key === undefined ? undefined : { secretName, key };
}

/** Why a text is none, where a person would ask. */
function whyNone(text: string): string {
  if (SECRET.test(text))
    return "nothing after the ARN, or one field as ECS writes it, :FIELD::, in letters, digits, _, . and -; always of the current version";
  if (/^arn:[^:]*:ssm:/.test(text) && /:parameter\/[^:]+:/.test(text))
    return "the ARN of a parameter as it is: ECS takes no field and no version of one; a secret of Secrets Manager may have fields";
  return SECRETS_WORDS;
}

/** Names to where the values are. */
export const applicationSecrets = z.record(z.string(), z.unknown()).transform((given, context) => {
  const found: Record<string, ApplicationSecret> = {};
  for (const [name, text] of Object.entries(given)) {
    const secret = typeof text === "string" && isVariableName(name) ? secretOf(text) : undefined;
    if (secret !== undefined) found[name] = secret;
    else {
      const message = isVariableName(name) ? whyNone(String(text)) : VARIABLE_NAME_WORDS;
      context.addIssue({ code: "custom", path: [name], message });
    }
  }
  return found;
});

/** By its id: IAM's policies do not know aliases. Source: AWS KMS developer guide, "Specifying KMS keys in IAM policy statements" (2026-11). */
export const keyArn = z.string().regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]{1,128}$/);

/** Whether an ARN is of this region, and of its partition. */
export function isInRegion(arn: string, region: string): boolean {
  const [, partition, , where] = arn.split(":");
  return where === region && partition === partitionOf(region);
}
