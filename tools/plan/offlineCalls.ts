import { ACCOUNT, hexDigits } from "./outputRules";
import { policyDocument } from "./policyDocument";
import { unknown } from "./values";

type Inputs = Readonly<Record<string, unknown>>;
type Result = Readonly<Record<string, unknown>>;
type Rule = (inputs: Inputs, region: string) => Result;

/** What a provider's function would answer, by token. One without a rule answers with its inputs, an id and an ARN. */
export function answerCall(token: string, inputs: Inputs, region: string): Result {
  const rule = rules[token] ?? (token.startsWith("aws:") ? genericAws(token) : generic(token));
  return { ...inputs, ...rule(inputs, region) };
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
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: ACCOUNT,
    accountId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    userId: ACCOUNT,
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (_inputs, region) => ({
    id: region,
    names: ["a", "b", "c"].map((zone) => region + zone),
    zoneIds: ["az1", "az2", "az3"].map((zone) => `${region}-${zone}`),
    groupNames: [region],
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": (inputs) => {
    const json = policyDocument(inputs);
    return {
      id: String(Number.parseInt(hexDigits(json, 8), 16)),
      json,
      minifiedJson: JSON.stringify(JSON.parse(json)),
    };
  },
  "aws:iam/getPolicy:getPolicy": ({ name, arn }) => {
    const found = arn ?? `arn:aws:iam::aws:policy/${name}`;
    return { id: found, arn: found, name: name ?? String(found).split("/").pop() };
  },
  "aws:ssm/getParameter:getParameter": (inputs, region) => ({
    id: inputs.name,
    arn: `arn:aws:ssm:${region}:${ACCOUNT}:parameter${inputs.name}`,
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
    arn: `arn:aws:ec2:${region}::image/${imageId(inputs)}`,
    rootDeviceName: "/dev/xvda",
  }),
  "aws:ec2/getManagedPrefixList:getManagedPrefixList": (inputs, region) => {
    const id = inputs.id ?? `pl-0${hexDigits(String(inputs.name), 16)}`;
    return { id, arn: `arn:aws:ec2:${region}:aws:prefix-list/${id}`, addressFamily: "IPv4", entries: [] };
  },
  "aws:elb/getServiceAccount:getServiceAccount": () => ({ id: "127311923021", arn: "arn:aws:iam::127311923021:root" }),
  "aws:route53/getZone:getZone": ({ name, zoneId }) => {
    const id = zoneId ?? "Z0123456789EXAMPLE";
    return { id, zoneId: id, name: name ?? "example.com", arn: `arn:aws:route53:::hostedzone/${id}` };
  },
};

function generic(token: string): Rule {
  return (inputs) => ({ id: inputs.id ?? `${kindOf(token)}-${hexDigits(token + JSON.stringify(inputs), 7)}` });
}

function genericAws(token: string): Rule {
  const service = token.split(":")[1]?.split("/")[0] ?? "";
  return (inputs, region) => {
    const { id } = generic(token)(inputs, region);
    const name = inputs.name ?? id;
    return { id, arn: inputs.arn ?? `arn:aws:${service}:${region}:${ACCOUNT}:${kindOf(token)}/${name}` };
  };
}

/** `getLogGroup` → `loggroup`. */
function kindOf(token: string): string {
  return (token.split(":").pop() ?? "").replace(/^get/, "").toLowerCase();
}
