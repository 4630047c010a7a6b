import { createHash } from "node:crypto";
import { secret } from "./values";

/** AWS's own example account. */
export const ACCOUNT = "123456789012";

/** What a rule sees of a resource. */
export interface Registered {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly custom: boolean;
}

/** What a rule builds outputs from. */
interface Context {
  readonly region: string;
  /** Hexadecimal digits that belong to this resource: the same in every run. */
  readonly hex: (length: number) => string;
  /** The physical name: given, or the logical one with seven digits as the engine's auto-naming makes it. */
  readonly physicalName: string;
  readonly input: (key: string) => string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly arn: (service: string, resource: string, place?: { region?: string; account?: string }) => string;
}

interface Made {
  readonly id: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

type Rule = (context: Context) => Made;

/** What AWS would answer, by resource type. A type without a rule gets an id and an ARN of the usual shape. */
export function offlineOutputs(resource: Registered, region: string): Made {
  if (!resource.custom && !remoteRules[resource.type]) return { id: "", outputs: {} };
  const context = contextOf(resource, region);
  const made = (rules[resource.type] ?? remoteRules[resource.type] ?? generic(resource.type))(context);
  // What the program chose itself is never replaced by a guess.
  const outputs = Object.entries(made.outputs).filter(([key]) => resource.props[key] === undefined);
  return { id: made.id, outputs: Object.fromEntries(outputs) };
}

function contextOf({ urn, name, props }: Registered, region: string): Context {
  const digest = createHash("sha256").update(urn).digest("hex");
  const input = (key: string) => (typeof props[key] === "string" ? props[key] : "");
  const physicalName =
    ["name", "identifier", "bucket", "clusterName", "family"].map(input).find((given) => given !== "") ??
    (input("namePrefix") || `${name}-`) + digest.slice(0, 7);
  return {
    region,
    props,
    input,
    physicalName,
    hex: (length) => digest.repeat(2).slice(0, length),
    arn: (service, resource, place = {}) =>
      `arn:aws:${service}:${place.region ?? region}:${place.account ?? ACCOUNT}:${resource}`,
  };
}

function generic(type: string): Rule {
  const [service = "aws", module = ""] =
    type.split(":")[1] === undefined ? [] : [type.split(":")[0], type.split(":")[1]];
  return ({ physicalName, arn }) => {
    const kind = module.split("/").pop() ?? "";
    return {
      id: physicalName,
      outputs: { name: physicalName, arn: arn(module.split("/")[0] || service, `${kind}/${physicalName}`) },
    };
  };
}

/** Ids such as `vpc-0a1b2c…`. */
function ec2(
  prefix: string,
  more: (id: string, context: Context) => Readonly<Record<string, unknown>> = () => ({}),
): Rule {
  return (context) => {
    const id = `${prefix}-0${context.hex(16)}`;
    return { id, outputs: { arn: context.arn("ec2", `${prefix}/${id}`), ...more(id, context) } };
  };
}

/** Things whose id is their name, with an ARN made from it. */
function named(
  service: string,
  path: (name: string) => string,
  more: (context: Context) => Readonly<Record<string, unknown>> = () => ({}),
): Rule {
  return (context) => {
    const name = context.physicalName;
    return { id: name, outputs: { name, arn: context.arn(service, path(name)), ...more(context) } };
  };
}

/** Things whose id is their ARN. */
function byArn(
  arnOf: (context: Context) => string,
  more: (context: Context) => Readonly<Record<string, unknown>> = () => ({}),
): Rule {
  return (context) => {
    const arn = arnOf(context);
    return { id: arn, outputs: { arn, name: context.physicalName, ...more(context) } };
  };
}

const GLOBAL = { region: "" };

const rules: Readonly<Record<string, Rule>> = {
  "aws:ec2/securityGroup:SecurityGroup": ec2("sg", (_id, { physicalName }) => ({ name: physicalName })),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("vpce"),
  "aws:ec2/flowLog:FlowLog": ec2("fl"),
  "aws:ec2/launchTemplate:LaunchTemplate": ec2("lt", (_id, { physicalName }) => ({
    name: physicalName,
    latestVersion: 1,
  })),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ec2("sgr"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ec2("sgr"),
  "aws:lb/loadBalancer:LoadBalancer": byArn(
    ({ arn, physicalName, hex }) => arn("elasticloadbalancing", `loadbalancer/app/${physicalName}/${hex(16)}`),
    ({ physicalName, hex, region }) => ({
      arnSuffix: `app/${physicalName}/${hex(16)}`,
      dnsName: `${physicalName}-1234567890.${region}.elb.amazonaws.com`,
      zoneId: "Z35SXDOTRQ7X7K",
    }),
  ),
  "aws:lb/targetGroup:TargetGroup": byArn(
    ({ arn, physicalName, hex }) => arn("elasticloadbalancing", `targetgroup/${physicalName}/${hex(16)}`),
    ({ physicalName, hex }) => ({ arnSuffix: `targetgroup/${physicalName}/${hex(16)}` }),
  ),
  "aws:lb/listener:Listener": byArn(({ arn, hex }) =>
    arn("elasticloadbalancing", `listener/app/${hex(16)}/${hex(16)}`),
  ),
  "aws:rds/instance:Instance": named(
    "rds",
    (name) => `db:${name}`,
    ({ physicalName, region, arn, hex, props }) => {
      const address = `${physicalName}.c0example1234.${region}.rds.amazonaws.com`;
      const secretArn = arn("secretsmanager", `secret:rds!db-${hex(8)}`);
      return {
        identifier: physicalName,
        address,
        port: 5432,
        endpoint: `${address}:5432`,
        resourceId: `db-${hex(26).toUpperCase()}`,
        masterUserSecrets: props.manageMasterUserPassword === true ? [{ secretArn, secretStatus: "active" }] : [],
      };
    },
  ),
  "aws:rds/parameterGroup:ParameterGroup": named("rds", (name) => `pg:${name}`),
  "aws:rds/subnetGroup:SubnetGroup": named("rds", (name) => `subgrp:${name}`),
  "aws:kms/key:Key": ({ hex, arn }) => {
    const keyId = hex(32).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
    return { id: keyId, outputs: { keyId, arn: arn("kms", `key/${keyId}`) } };
  },
  "aws:secretsmanager/secret:Secret": byArn(({ arn, physicalName, hex }) =>
    arn("secretsmanager", `secret:${physicalName}-${hex(6)}`),
  ),
  "aws:ecr/repository:Repository": named(
    "ecr",
    (name) => `repository/${name}`,
    ({ physicalName, region }) => ({
      repositoryUrl: `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/${physicalName}`,
      registryId: ACCOUNT,
    }),
  ),
  "aws:ecs/cluster:Cluster": byArn(({ arn, physicalName }) => arn("ecs", `cluster/${physicalName}`)),
  "aws:ecs/service:Service": byArn(({ arn, physicalName }) => arn("ecs", `service/${physicalName}`)),
  "aws:ecs/taskDefinition:TaskDefinition": byArn(
    ({ arn, physicalName }) => arn("ecs", `task-definition/${physicalName}:1`),
    () => ({ revision: 1 }),
  ),
  "aws:appautoscaling/target:Target": ({ input, arn, hex }) => ({
    id: input("resourceId"),
    outputs: { arn: arn("application-autoscaling", `scalable-target/${hex(20)}`) },
  }),
  "aws:autoscaling/group:Group": named("autoscaling", (name) => `autoScalingGroup::autoScalingGroupName/${name}`),
  "aws:iam/role:Role": (context) => ({
    id: context.physicalName,
    outputs: { name: context.physicalName, arn: context.arn("iam", `role/${context.physicalName}`, GLOBAL) },
  }),
  "aws:iam/instanceProfile:InstanceProfile": (context) => ({
    id: context.physicalName,
    outputs: {
      name: context.physicalName,
      arn: context.arn("iam", `instance-profile/${context.physicalName}`, GLOBAL),
    },
  }),
  "aws:cloudwatch/logGroup:LogGroup": named("logs", (name) => `log-group:${name}`),
  "aws:s3/bucket:Bucket": ({ physicalName, region, arn }) => ({
    id: physicalName,
    outputs: {
      bucket: physicalName,
      arn: arn("s3", physicalName, { region: "", account: "" }),
      bucketDomainName: `${physicalName}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${physicalName}.s3.${region}.amazonaws.com`,
    },
  }),
  "aws:acm/certificate:Certificate": byArn(
    ({ arn, hex }) => arn("acm", `certificate/${hex(32).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5")}`),
    ({ input, hex }) => ({
      domainValidationOptions: [
        {
          domainName: input("domainName"),
          resourceRecordName: `_${hex(32)}.${input("domainName")}.`,
          resourceRecordType: "CNAME",
          resourceRecordValue: `_${hex(32)}.acm-validations.aws.`,
        },
      ],
    }),
  ),
  "aws:acm/certificateValidation:CertificateValidation": ({ input }) => ({ id: input("certificateArn"), outputs: {} }),
  "aws:route53/record:Record": ({ input }) => ({
    id: `${input("zoneId")}_${input("name")}_${input("type")}`,
    outputs: { fqdn: input("name") },
  }),
  "aws:eks/cluster:Cluster": named(
    "eks",
    (name) => `cluster/${name}`,
    ({ hex, region }) => ({ endpoint: `https://${hex(32).toUpperCase()}.gr7.${region}.eks.amazonaws.com` }),
  ),
  "random:index/randomPassword:RandomPassword": ({ props, hex }) => ({
    id: "none",
    outputs: { result: secret(hex(Number(props.length) || 16)), bcryptHash: secret(hex(60)) },
  }),
  "random:index/randomId:RandomId": ({ props, hex }) => {
    const digits = hex(2 * (Number(props.byteLength) || 8));
    return { id: digits, outputs: { hex: digits, dec: String(Number.parseInt(digits, 16)), b64Url: digits } };
  },
  "random:index/randomString:RandomString": ({ props, hex }) => {
    const result = hex(Number(props.length) || 16);
    return { id: result, outputs: { result } };
  },
};

/** Components whose inside only the real engine sees: their outputs alone, as many as the zones ask for. */
const remoteRules: Readonly<Record<string, Rule>> = {
  "awsx:ec2:Vpc": ({ hex, props }) => {
    const zones = Number(props.numberOfAvailabilityZones) || 3;
    const specs = Array.isArray(props.subnetSpecs) ? props.subnetSpecs : [];
    const ids = (prefix: string, kind: string, count: number) =>
      Array.from({ length: count }, (_, index) => {
        const digest = createHash("sha256")
          .update(`${hex(64)}${prefix}${kind}${index}`)
          .digest("hex");
        return `${prefix}-0${digest.slice(0, 16)}`;
      });
    const subnets = (type: string) => {
      const groups = specs.filter((spec) => String(new Map(Object.entries(spec)).get("type")).toLowerCase() === type);
      return ids("subnet", type, zones * groups.length);
    };
    return {
      id: "",
      outputs: {
        vpcId: `vpc-0${hex(16)}`,
        publicSubnetIds: subnets("public"),
        privateSubnetIds: subnets("private"),
        isolatedSubnetIds: subnets("isolated"),
        routeTables: ids("rtb", "table", zones * specs.length).map((id) => ({ id })),
      },
    };
  },
};
