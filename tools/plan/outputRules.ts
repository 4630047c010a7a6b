import { createHash } from "node:crypto";
import { partitionOf } from "../../policies/facts/regions";
import { isRecord } from "../../policies/support/values";
import { unknown } from "./values";

/** AWS's own example account. */
export const ACCOUNT = "123456789012";

/** What a rule sees of a resource. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Inputs with secrets in plain text. */
  readonly props: Readonly<Record<string, unknown>>;
  /** The id of something that exists already and is only read. */
  readonly existingId?: string;
}

/** What a rule builds outputs from. */
export interface Context {
  readonly region: string;
  readonly existingId: string | undefined;
  /** Hexadecimal digits that belong to this resource: the same in every run. */
  readonly hex: (length: number) => string;
  /** The physical name: given, or the logical one with seven digits as the providers' auto-naming makes it. */
  readonly physicalName: string;
  /** An input that is a text and known, or else the empty one. */
  readonly input: (key: string) => string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly arn: (service: string, resource: string, place?: { region?: string; account?: string }) => string;
}

export interface Made {
  readonly id: string;
  readonly outputs: Outputs;
}

type Outputs = Readonly<Record<string, unknown>>;
export type Rule = (context: Context) => Made;

/** Inputs that name the thing itself, wherever a resource has them. */
const NAME_INPUTS = ["name", "identifier", "clusterIdentifier", "bucket"];
const PREFIX_INPUTS = ["namePrefix", "identifierPrefix", "clusterIdentifierPrefix", "bucketPrefix"];

export function contextOf({ urn, name, props, existingId }: Registered, region: string): Context {
  const input = (key: string) => textOf(props[key]);
  const hex = (length: number) => hexDigits(urn, length);
  const first = (keys: readonly string[]) => keys.map(input).find((given) => given !== "");
  const generated = (first(PREFIX_INPUTS) ?? `${name}-`) + hex(7);
  return {
    region,
    existingId,
    props,
    input,
    hex,
    physicalName: first(NAME_INPUTS) ?? (existingId?.split(/[/:]/).pop() || generated),
    arn: (service, resource, place = {}) =>
      `arn:${partitionOf(region)}:${service}:${place.region ?? region}:${place.account ?? ACCOUNT}:${resource}`,
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" && value !== unknown ? value : "";
}

/** Digits that look random and depend on the seed alone. */
export function hexDigits(seed: string, length: number): string {
  const digest = createHash("sha256").update(seed).digest("hex");
  return length <= digest.length ? digest.slice(0, length) : digest + hexDigits(digest, length - digest.length);
}

/** 32 hexadecimal digits in the groups of a UUID. */
export function uuid({ hex }: Context): string {
  return hex(32).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** What a rule adds to the outputs that its kind has. */
type More = (context: Context, id: string) => Outputs;
const nothing: More = () => ({});

/** Ids such as `vpc-0a1b2c…`, with an ARN made from it. */
export function ec2(prefix: string, arnPath: string, more: More = nothing): Rule {
  return (context) => {
    const id = context.existingId ?? `${prefix}-0${context.hex(16)}`;
    return { id, outputs: { arn: context.arn("ec2", `${arnPath}/${id}`), ...more(context, id) } };
  };
}

/** Things whose id is their name, with an ARN made from it. */
export function named(service: string, path: (name: string) => string, more: More = nothing): Rule {
  return (context) => {
    const id = context.physicalName;
    return { id, outputs: { name: id, arn: context.arn(service, path(id)), ...more(context, id) } };
  };
}

/** Things whose id is their ARN. */
export function byArn(arnOf: (context: Context) => string, more: More = nothing): Rule {
  return (context) => {
    const id = context.existingId ?? arnOf(context);
    return { id, outputs: { arn: id, ...more(context, id) } };
  };
}

/** Attachments and settings of something else: an id made of inputs, and no other outputs. */
export function joined(separator: string, ...inputs: readonly string[]): Rule {
  return ({ input, existingId }) => ({ id: existingId ?? inputs.map(input).join(separator), outputs: {} });
}

/** IAM has no region. */
export function iam(path: string, more: More = nothing): Rule {
  return (context) => {
    const id = context.physicalName;
    const arn = context.arn("iam", `${path}/${id}`, { region: "" });
    return { id, outputs: { name: id, arn, uniqueId: `A${context.hex(20).toUpperCase()}`, ...more(context, id) } };
  };
}

/** A name as the provider makes it, and defaults of the namespace, as the API server fills them in. */
export const kubernetesObject: Rule = ({ existingId, props, physicalName }) => {
  const given = isRecord(props.metadata) ? props.metadata : {};
  const metadata = { namespace: "default", ...given, name: given.name ?? existingId?.split("/").pop() ?? physicalName };
  return { id: existingId ?? `${metadata.namespace}/${metadata.name}`, outputs: { metadata } };
};

/** An id and, of AWS, a name and an ARN of the usual shape. */
export function generic(type: string): Rule {
  const [provider = "", module = ""] = type.split(":");
  if (provider !== "aws") return ({ existingId, physicalName }) => ({ id: existingId ?? physicalName, outputs: {} });
  const [service = "", kind = service] = module.split("/");
  return ({ existingId, physicalName, arn }) => ({
    id: existingId ?? physicalName,
    outputs: { name: physicalName, arn: arn(service, `${kind}/${physicalName}`) },
  });
}
