import type * as pulumi from "@pulumi/pulumi";
import type { ApplicationConfig } from "../configuration/configTypes";

type Text = pulumi.Input<string>;

/** One variable, in the format of container definitions. */
export interface Variable<Value extends Text = Text> {
  readonly name: string;
  readonly value: Value;
}

/** A variable of the application whose value a topology gets by reference: the value is in no plan, state, user data or manifest. */
export interface SecretVariable<Value extends Text = Text> {
  readonly name: string;
  readonly arn: Value;
  /** What the ARN is of: a secret of Secrets Manager, or a parameter of Systems Manager. */
  readonly source: "secretsManager" | "parameter";
  /** The field of a secret in JSON; undefined: the whole value. */
  readonly jsonKey?: string;
  /** The KMS key that encrypts it; undefined: AWS's own, which needs no permission. */
  readonly keyArn?: Value;
}

/** Variables that are known only after other resources exist, name to value. */
export type Addresses<Value extends Text = Text> = Readonly<Record<string, Value>>;

/** The application's environment variables, as in docs/guide.md. If the addresses are known strings, all values are. */
export function containerEnvironment<Value extends Text>(
  application: ApplicationConfig,
  addresses: Addresses<Value>,
): Variable<string | Value>[] {
  const settings: Readonly<Record<string, string | Value>> = { ...application.environment, ...addresses };
  return byName(Object.entries(settings).map(([name, value]) => ({ name, value })));
}

/** Sorted, as ECS returns them, so that the order in the configuration never shows as a change. */
export function byName<Each extends { readonly name: string }>(variables: readonly Each[]): Each[] {
  return [...variables].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `PREFIX_USERNAME` and `PREFIX_PASSWORD`, from a secret with the fields `username` and `password`. */
export function credentialVariables<Value extends Text>(
  prefix: string,
  secret: { readonly arn: Value; readonly keyArn: Value },
): readonly SecretVariable<Value>[] {
  return ["username", "password"].map((jsonKey) => ({
    name: `${prefix}_${jsonKey.toUpperCase()}`,
    source: "secretsManager",
    jsonKey,
    ...secret,
  }));
}
