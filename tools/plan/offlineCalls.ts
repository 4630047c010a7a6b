import { ACCOUNT } from "./offlineOutputs";
import { UNKNOWN } from "./values";

type Inputs = Readonly<Record<string, unknown>>;
type Result = Readonly<Record<string, unknown>>;
type Rule = (inputs: Inputs, region: string) => Result;

/** What a provider's function would answer, by token. One without a rule answers with its inputs and an unknown id. */
export function answerCall(token: string, inputs: object, region: string): Result {
  const given: Inputs = Object.fromEntries(Object.entries(inputs));
  const rule = rules[token];
  return rule ? { ...given, ...rule(given, region) } : { ...given, id: UNKNOWN };
}

const rules: Readonly<Record<string, Rule>> = {
  "aws:index/getRegion:getRegion": (_inputs, region) => ({ id: region, name: region, region, description: region }),
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    id: ACCOUNT,
    accountId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:root`,
    userId: ACCOUNT,
  }),
  "aws:index/getPartition:getPartition": () => ({ id: "aws", partition: "aws", dnsSuffix: "amazonaws.com" }),
  "aws:index/getAvailabilityZones:getAvailabilityZones": (_inputs, region) => ({
    id: region,
    names: ["a", "b", "c"].map((zone) => region + zone),
    zoneIds: ["az1", "az2", "az3"].map((zone) => `${region}-${zone}`),
  }),
  "aws:ssm/getParameter:getParameter": ({ name }) => ({ id: name, value: "ami-0123456789abcdef0", type: "String" }),
  "aws:ec2/getAmi:getAmi": () => ({ id: "ami-0123456789abcdef0" }),
  "aws:route53/getZone:getZone": ({ name, zoneId }) => ({
    id: zoneId ?? "Z0123456789EXAMPLE",
    zoneId: zoneId ?? "Z0123456789EXAMPLE",
    name: name ?? "example.com",
  }),
};
