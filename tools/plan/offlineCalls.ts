import { type AvailabilityZone, findRegion, partitionOf } from "../../policies/facts/regions";
import { isRecord } from "../../policies/support/values";
import { hostedZoneName } from "./hostedZones";
import { ACCOUNT, hexDigits } from "./outputRules";
import { policyDocument } from "./policyDocument";
import { unknown } from "./values";

type Inputs = Readonly<Record<string, unknown>>;
type Result = Readonly<Record<string, unknown>>;
type Rule = (inputs: Inputs, region: string, config: Readonly<Record<string, string>>) => Result;

/** Where the program runs. */
interface Place {
  readonly region: string;
  /** Full key to text. */
  readonly config: Readonly<Record<string, string>>;
}

/** What a provider's function would answer, by token. One without a rule answers with its inputs, an id and an ARN. */
export function answerCall(token: string, inputs: Inputs, { region, config }: Place): Result {
  const rule = rules[token] ?? (token.startsWith("aws:") ? genericAws(token) : generic(token));
  return { ...inputs, ...rule(inputs, region, config) };
}

/** What a method of a remote component would answer. Only the real engine sees its inside, so mostly nothing is known. */
export function answerMethod(_token: string): Result {
  return { result: unknown };
}

/** An AMI of the right shape, different for each question. */
const imageId = (inputs: Inputs) => `ami-0${hexDigits(JSON.stringify(inputs), 16)}`;

/** Token → what the provider answers. */
export const rules: Readonly<Record<string, Rule>> = {
  "aws:index/getRegion:getRegion": (_inputs, region) => ({
    id: region,
    name: region,
    region,
    description: region,
    endpoint: `ec2.${region}.amazonaws.com`,
  }),
  "aws:index/getCallerIdentity:getCallerIdentity": (_inputs, region) => ({
    id: ACCOUNT,
    accountId: ACCOUNT,
    arn: `${arn(region)}:iam::${ACCOUNT}:root`,
    userId: ACCOUNT,
  }),
  "aws:index/getPartition:getPartition": (_inputs, region) => ({
    id: partitionOf(region),
    partition: partitionOf(region),
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (inputs, region) => {
    const zones = askedZones(inputs, typeof inputs.region === "string" ? inputs.region : region);
    return {
      id: region,
      names: zones.map(({ name }) => name),
      zoneIds: zones.map(({ id }) => id),
      groupNames: [region],
    };
  },
  "aws:iam/getPolicyDocument:getPolicyDocument": (inputs) => {
    const json = policyDocument(inputs);
    return {
      id: String(Number.parseInt(hexDigits(json, 8), 16)),
      json,
      minifiedJson: JSON.stringify(JSON.parse(json)),
    };
  },
  "aws:iam/getPolicy:getPolicy": ({ name, arn: given }, region) => {
    const found = given ?? `${arn(region)}:iam::aws:policy/${name}`;
    return { id: found, arn: found, name: name ?? String(found).split("/").pop() };
  },
  "aws:ssm/getParameter:getParameter": (inputs, region) => ({
    id: inputs.name,
    arn: `${arn(region)}:ssm:${region}:${ACCOUNT}:parameter${inputs.name}`,
    type: "String",
    version: 1,
    // Amazon publishes its AMIs under these paths; every other value is the account's own and not to be guessed.
    ...(/^\/aws\/service\/.*(image_id|ami)/.test(String(inputs.name))
      ? { value: imageId(inputs), insecureValue: imageId(inputs) }
      : { value: unknown, insecureValue: unknown }),
  }),
  "aws:ec2/getAmi:getAmi": (inputs, region) => ({
    id: imageId(inputs),
    imageId: imageId(inputs),
    arn: `${arn(region)}:ec2:${region}::image/${imageId(inputs)}`,
    rootDeviceName: "/dev/xvda",
  }),
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": (inputs, region) => {
    const id = inputs.id ?? `pl-0${hexDigits(String(inputs.name), 16)}`;
    return { id, arn: `${arn(region)}:ec2:${region}:aws:prefix-list/${id}`, addressFamily: "IPv4", entries: [] };
  },
  "aws:elb/getServiceAccount:getServiceAccount": () => ({ id: "127311923021", arn: "arn:aws:iam::127311923021:root" }),
  // An account in which nothing exists yet.
  "aws:resourcegroupstaggingapi/getResources:getResources": () => ({ id: "resources", resourceTagMappingLists: [] }),
  "aws:route53/getZone:getZone": ({ name: given, zoneId }, region, config) => {
    const id = zoneId ?? "Z0123456789EXAMPLE";
    const name = given ?? hostedZoneName(zoneId, config) ?? "example.com";
    return { id, zoneId: id, name, privateZone: false, arn: `${arn(region)}:route53:::hostedzone/${id}` };
  },
};

/** What every ARN of a region begins with. */
function arn(region: string): string {
  return `arn:${partitionOf(region)}`;
}

/** All zones of a region are available, need no opt-in, and none of them is a Local Zone. */
function askedZones(inputs: Inputs, region: string): readonly AvailabilityZone[] {
  const zones = findRegion(region)?.zones ?? [];
  const facts = ({ name, id }: AvailabilityZone): Readonly<Record<string, string>> => ({
    "zone-name": name,
    "zone-id": id,
    "region-name": region,
    "group-name": region,
    "opt-in-status": "opt-in-not-required",
    "zone-type": "availability-zone",
    state: "available",
  });
  const filters = [
    ...listOf(inputs.filters).filter(isRecord),
    ...(inputs.state === undefined ? [] : [{ name: "state", values: [inputs.state] }]),
  ];
  return zones
    .filter(({ name }) => !listOf(inputs.excludeNames).includes(name))
    .filter(({ id }) => !listOf(inputs.excludeZoneIds).includes(id))
    .filter((zone) => filters.every(({ name, values }) => listOf(values).includes(facts(zone)[String(name)])));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function generic(token: string): Rule {
  return (inputs) => ({ id: inputs.id ?? `${kindOf(token)}-${hexDigits(token + JSON.stringify(inputs), 7)}` });
}

function genericAws(token: string): Rule {
  const service = token.split(":")[1]?.split("/")[0] ?? "";
  return (inputs, region, config) => {
    const { id } = generic(token)(inputs, region, config);
    const name = inputs.name ?? id;
    return { id, arn: inputs.arn ?? `${arn(region)}:${service}:${region}:${ACCOUNT}:${kindOf(token)}/${name}` };
  };
}

/** `getLogGroup` → `loggroup`. */
function kindOf(token: string): string {
  return (token.split(":").pop() ?? "").replace(/^get/, "").toLowerCase();
}
