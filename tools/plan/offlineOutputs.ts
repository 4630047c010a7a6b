import { withoutWildcard } from "../../components/certificateGroups";
import { isRecord } from "../../policies/support/values";
import {
  ACCOUNT,
  byArn,
  type Context,
  contextOf,
  ec2,
  generic,
  hexDigits,
  iam,
  joined,
  kubernetesObject,
  type Made,
  named,
  type Registered,
  type Rule,
  uuid,
} from "./outputRules";
import { secret, unknown } from "./values";

/**
 * What AWS would answer, by resource type, of what the program did not choose itself. A type without a rule gets an id and an
 * ARN of the usual shape; of a component nothing is answered, its outputs are its own affair.
 */
export function offlineOutputs(resource: Registered & { readonly custom: boolean }, region: string): Made {
  const { type, custom } = resource;
  const rule = rules[type] ?? remoteRules[type] ?? (custom ? ruleOfProvider(type) : undefined);
  return rule ? rule(contextOf(resource, region)) : { id: "", outputs: {} };
}

function ruleOfProvider(type: string): Rule {
  return type.startsWith("kubernetes:") ? kubernetesObject : generic(type);
}

/** The part of an ARN that CloudWatch takes for load balancers and target groups. */
const loadBalancerSuffix = ({ physicalName, hex }: Context) => `app/${physicalName}/${hex(16)}`;
const targetGroupSuffix = ({ physicalName, hex }: Context) => `targetgroup/${physicalName}/${hex(16)}`;

/** Type token → what the engine or the provider answers. Shapes of ids and ARNs: AWS Service Authorization Reference (2026-11). */
export const rules: Readonly<Record<string, Rule>> = {
  // The engine's own: a first value stays until the stash is replaced.
  "pulumi:index:Stash": ({ physicalName, props }) => ({ id: physicalName, outputs: { output: props.input } }),
  "aws:ec2/vpc:Vpc": ec2("vpc", "vpc", ({ hex }) => ({
    defaultSecurityGroupId: `sg-0${hex(16)}`,
    mainRouteTableId: `rtb-0${hex(16)}`,
  })),
  "aws:ec2/subnet:Subnet": ec2("subnet", "subnet"),
  "aws:ec2/routeTable:RouteTable": ec2("rtb", "route-table"),
  "aws:ec2/internetGateway:InternetGateway": ec2("igw", "internet-gateway"),
  "aws:ec2/eip:Eip": ec2("eipalloc", "elastic-ip", (_context, id) => ({ allocationId: id, publicIp: "203.0.113.10" })),
  "aws:ec2/natGateway:NatGateway": ({ existingId, hex }) => ({
    id: existingId ?? `nat-0${hex(16)}`,
    outputs: { publicIp: "203.0.113.10" },
  }),
  "aws:ec2/securityGroup:SecurityGroup": ec2("sg", "security-group", ({ physicalName }) => ({ name: physicalName })),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ec2("sg", "security-group", () => ({ name: "default" })),
  "aws:ec2/vpcEndpoint:VpcEndpoint": ec2("vpce", "vpc-endpoint", ({ hex }) => ({ prefixListId: `pl-0${hex(16)}` })),
  "aws:ec2/flowLog:FlowLog": ec2("fl", "vpc-flow-log"),
  "aws:ec2/instance:Instance": ec2("i", "instance", () => ({ privateIp: "10.0.0.10" })),
  "aws:ec2/launchTemplate:LaunchTemplate": ec2("lt", "launch-template", ({ physicalName }) => ({
    name: physicalName,
    latestVersion: 1,
    defaultVersion: 1,
  })),
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ec2("sgr", "security-group-rule"),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ec2("sgr", "security-group-rule"),

  "aws:lb/loadBalancer:LoadBalancer": byArn(
    (context) => context.arn("elasticloadbalancing", `loadbalancer/${loadBalancerSuffix(context)}`),
    (context) => ({
      name: context.physicalName,
      arnSuffix: loadBalancerSuffix(context),
      dnsName: `${context.physicalName}-1234567890.${context.region}.elb.amazonaws.com`,
      zoneId: "Z35SXDOTRQ7X7K",
    }),
  ),
  "aws:lb/targetGroup:TargetGroup": byArn(
    (context) => context.arn("elasticloadbalancing", targetGroupSuffix(context)),
    (context) => ({ name: context.physicalName, arnSuffix: targetGroupSuffix(context) }),
  ),
  "aws:lb/listener:Listener": byArn(({ arn, hex }) =>
    arn("elasticloadbalancing", `listener/app/${hex(16)}/${hex(16)}`),
  ),
  "aws:lb/listenerRule:ListenerRule": byArn(({ arn, hex }) =>
    arn("elasticloadbalancing", `listener-rule/app/${hex(16)}/${hex(16)}/${hex(16)}`),
  ),

  "aws:rds/instance:Instance": ({ physicalName, region, arn, hex, props }) => {
    const address = `${physicalName}.c0example1234.${region}.rds.amazonaws.com`;
    const port = Number(props.port) || 5432;
    const secretArn = arn("secretsmanager", `secret:rds!db-${hex(8)}`);
    const resourceId = `db-${hex(26).toUpperCase()}`;
    return {
      id: resourceId,
      outputs: {
        identifier: physicalName,
        arn: arn("rds", `db:${physicalName}`),
        address,
        port,
        endpoint: `${address}:${port}`,
        resourceId,
        masterUserSecrets: props.manageMasterUserPassword === true ? [{ secretArn, secretStatus: "active" }] : [],
      },
    };
  },
  "aws:rds/cluster:Cluster": ({ physicalName, region, arn, props }) => ({
    id: physicalName,
    outputs: {
      clusterIdentifier: physicalName,
      arn: arn("rds", `cluster:${physicalName}`),
      endpoint: `${physicalName}.cluster-c0example1234.${region}.rds.amazonaws.com`,
      readerEndpoint: `${physicalName}.cluster-ro-c0example1234.${region}.rds.amazonaws.com`,
      port: Number(props.port) || 5432,
    },
  }),
  "aws:rds/proxy:Proxy": ({ physicalName, region, arn, hex }) => ({
    id: physicalName,
    outputs: {
      name: physicalName,
      arn: arn("rds", `db-proxy:prx-0${hex(16)}`),
      endpoint: `${physicalName}.proxy-c0example1234.${region}.rds.amazonaws.com`,
    },
  }),
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": ({ input, arn, hex }) => ({
    id: input("dbProxyName"),
    outputs: { name: "default", arn: arn("rds", `target-group:prx-tg-0${hex(16)}`) },
  }),
  "aws:rds/proxyTarget:ProxyTarget": ({ input }) => ({
    id: [input("dbProxyName"), input("targetGroupName"), "RDS_INSTANCE", input("dbInstanceIdentifier")].join("/"),
    outputs: { rdsResourceId: input("dbInstanceIdentifier"), type: "RDS_INSTANCE" },
  }),
  "aws:rds/parameterGroup:ParameterGroup": named("rds", (name) => `pg:${name}`),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": named("rds", (name) => `cluster-pg:${name}`),
  "aws:rds/subnetGroup:SubnetGroup": named("rds", (name) => `subgrp:${name}`),
  "aws:elasticache/replicationGroup:ReplicationGroup": ({ input, physicalName, region, arn }) => {
    const id = input("replicationGroupId") || physicalName;
    const zone = `c0example.${region}.cache.amazonaws.com`;
    return {
      id,
      outputs: {
        replicationGroupId: id,
        arn: arn("elasticache", `replicationgroup:${id}`),
        primaryEndpointAddress: `master.${id}.${zone}`,
        readerEndpointAddress: `replica.${id}.${zone}`,
      },
    };
  },
  "aws:elasticache/serverlessCache:ServerlessCache": ({ physicalName, region, arn }) => {
    const address = `${physicalName}-c0example.serverless.${region}.cache.amazonaws.com`;
    return {
      id: physicalName,
      outputs: {
        name: physicalName,
        arn: arn("elasticache", `serverlesscache:${physicalName}`),
        endpoints: [{ address, port: 6379 }],
        readerEndpoints: [{ address, port: 6380 }],
      },
    };
  },
  "aws:elasticache/parameterGroup:ParameterGroup": named("elasticache", (name) => `parametergroup:${name}`),
  "aws:elasticache/subnetGroup:SubnetGroup": named("elasticache", (name) => `subnetgroup:${name}`),
  "aws:elasticache/user:User": ({ input, physicalName, arn }) => {
    const id = input("userId") || physicalName;
    return { id, outputs: { arn: arn("elasticache", `user:${id}`) } };
  },
  "aws:elasticache/userGroup:UserGroup": ({ input, physicalName, arn }) => {
    const id = input("userGroupId") || physicalName;
    return { id, outputs: { arn: arn("elasticache", `usergroup:${id}`) } };
  },

  "aws:kms/key:Key": (context) => {
    const keyId = context.existingId ?? uuid(context);
    return { id: keyId, outputs: { keyId, arn: context.arn("kms", `key/${keyId}`) } };
  },
  "aws:kms/alias:Alias": named("kms", (name) => name),
  "aws:secretsmanager/secret:Secret": byArn(
    ({ arn, physicalName, hex }) => arn("secretsmanager", `secret:${physicalName}-${hex(6)}`),
    ({ physicalName }) => ({ name: physicalName }),
  ),
  "aws:secretsmanager/secretVersion:SecretVersion": (context) => ({
    id: `${context.input("secretId")}|${uuid(context)}`,
    outputs: { arn: context.input("secretId"), versionId: uuid(context) },
  }),
  "aws:acm/certificate:Certificate": byArn(
    (context) => context.arn("acm", `certificate/${uuid(context)}`),
    ({ props, input, hex }) => {
      const more = Array.isArray(props.subjectAlternativeNames) ? props.subjectAlternativeNames.map(String) : [];
      return {
        domainValidationOptions: [...new Set([input("domainName"), ...more])].map((domainName) => ({
          domainName,
          resourceRecordName: `_${hex(32)}.${withoutWildcard(domainName)}.`,
          resourceRecordType: "CNAME",
          resourceRecordValue: `_${hex(32)}.acm-validations.aws.`,
        })),
      };
    },
  ),
  "aws:acm/certificateValidation:CertificateValidation": joined("", "certificateArn"),
  "aws:route53/record:Record": ({ existingId, input }) => ({
    id: existingId ?? `${input("zoneId")}_${input("name")}_${input("type")}`,
    outputs: { fqdn: input("name").replace(/\.$/, "") },
  }),
  "aws:route53/zone:Zone": ({ existingId, hex, arn }) => {
    const zoneId = existingId ?? `Z0${hex(18).toUpperCase()}`;
    return {
      id: zoneId,
      outputs: { zoneId, arn: arn("route53", `hostedzone/${zoneId}`, { region: "", account: "" }) },
    };
  },

  "aws:ecr/repository:Repository": named(
    "ecr",
    (name) => `repository/${name}`,
    ({ physicalName, region }) => ({
      repositoryUrl: `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/${physicalName}`,
      registryId: ACCOUNT,
    }),
  ),
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": joined("", "repository"),
  "aws:ecs/cluster:Cluster": byArn(
    ({ arn, physicalName }) => arn("ecs", `cluster/${physicalName}`),
    ({ physicalName }) => ({ name: physicalName }),
  ),
  "aws:ecs/service:Service": byArn(
    ({ arn, input, physicalName }) =>
      arn("ecs", `service/${input("cluster").split("/").pop() || "default"}/${physicalName}`),
    ({ physicalName }) => ({ name: physicalName }),
  ),
  "aws:ecs/taskDefinition:TaskDefinition": ({ input, physicalName, arn }) => {
    const family = input("family") || physicalName;
    const arnWithoutRevision = arn("ecs", `task-definition/${family}`);
    return { id: family, outputs: { family, revision: 1, arn: `${arnWithoutRevision}:1`, arnWithoutRevision } };
  },
  "aws:ecs/capacityProvider:CapacityProvider": byArn(
    ({ arn, physicalName }) => arn("ecs", `capacity-provider/${physicalName}`),
    ({ physicalName }) => ({ name: physicalName }),
  ),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": joined("", "clusterName"),
  "aws:appautoscaling/target:Target": ({ input, arn, hex }) => ({
    id: input("resourceId"),
    outputs: { arn: arn("application-autoscaling", `scalable-target/${hex(20)}`) },
  }),
  "aws:appautoscaling/policy:Policy": ({ physicalName, arn, input }) => ({
    id: physicalName,
    outputs: {
      name: physicalName,
      arn: arn("autoscaling", `scalingPolicy:resource/${input("resourceId")}:policyName/${physicalName}`),
      alarmArns: [],
    },
  }),

  "aws:autoscaling/group:Group": named("autoscaling", (name) => `autoScalingGroup::autoScalingGroupName/${name}`),
  "aws:autoscaling/policy:Policy": named("autoscaling", (name) => `scalingPolicy::policyName/${name}`),
  "aws:autoscaling/lifecycleHook:LifecycleHook": ({ physicalName }) => ({
    id: physicalName,
    outputs: { name: physicalName },
  }),

  "aws:eks/cluster:Cluster": named(
    "eks",
    (name) => `cluster/${name}`,
    ({ hex, region, physicalName }) => ({
      endpoint: `https://${hex(32).toUpperCase()}.gr7.${region}.eks.amazonaws.com`,
      certificateAuthority: { data: Buffer.from(`certificate of ${physicalName}`).toString("base64") },
      identities: [{ oidcs: [{ issuer: `https://oidc.eks.${region}.amazonaws.com/id/${hex(32).toUpperCase()}` }] }],
      vpcConfig: { clusterSecurityGroupId: `sg-0${hex(16)}` },
      status: "ACTIVE",
    }),
  ),
  "aws:eks/nodeGroup:NodeGroup": (context) => {
    const { input, arn, hex, props } = context;
    const name = input("nodeGroupName") || `${input("nodeGroupNamePrefix") || "nodes-"}${hex(7)}`;
    return {
      id: `${input("clusterName")}:${name}`,
      outputs: {
        nodeGroupName: props.nodeGroupName === undefined ? name : undefined,
        arn: arn("eks", `nodegroup/${input("clusterName")}/${name}/${uuid(context)}`),
        status: "ACTIVE",
      },
    };
  },
  "aws:eks/addon:Addon": (context) => ({
    id: `${context.input("clusterName")}:${context.input("addonName")}`,
    outputs: {
      arn: context.arn("eks", `addon/${context.input("clusterName")}/${context.input("addonName")}/${uuid(context)}`),
    },
  }),
  "aws:eks/accessEntry:AccessEntry": joined(":", "clusterName", "principalArn"),
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": ({ input, arn, hex }) => {
    const associationId = `a-${hex(17)}`;
    const associationArn = arn("eks", `podidentityassociation/${input("clusterName")}/${associationId}`);
    return { id: associationId, outputs: { associationId, associationArn } };
  },

  "aws:iam/role:Role": iam("role"),
  "aws:iam/policy:Policy": byArn(
    ({ arn, physicalName }) => arn("iam", `policy/${physicalName}`, { region: "" }),
    ({ physicalName }) => ({ name: physicalName }),
  ),
  "aws:iam/instanceProfile:InstanceProfile": iam("instance-profile"),
  "aws:iam/rolePolicy:RolePolicy": ({ input, physicalName }) => ({
    id: `${input("role")}:${physicalName}`,
    outputs: { name: physicalName },
  }),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": joined("/", "role", "policyArn"),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": byArn(({ arn, input }) =>
    arn("iam", `oidc-provider/${input("url").replace(/^https:\/\//, "")}`, { region: "" }),
  ),

  "aws:cloudwatch/logGroup:LogGroup": named("logs", (name) => `log-group:${name}`),
  "aws:cloudwatch/metricAlarm:MetricAlarm": named("cloudwatch", (name) => `alarm:${name}`),
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": ({ input, arn }) => ({
    id: input("alarmName"),
    outputs: { arn: arn("cloudwatch", `alarm:${input("alarmName")}`) },
  }),
  "aws:cloudwatch/dashboard:Dashboard": ({ input, arn }) => ({
    id: input("dashboardName"),
    outputs: { dashboardArn: arn("cloudwatch", `dashboard/${input("dashboardName")}`, { region: "" }) },
  }),
  "aws:sns/topic:Topic": byArn(
    ({ arn, physicalName }) => arn("sns", physicalName),
    ({ physicalName }) => ({ name: physicalName }),
  ),
  "aws:sqs/queue:Queue": ({ physicalName, region, arn }) => {
    const url = `https://sqs.${region}.amazonaws.com/${ACCOUNT}/${physicalName}`;
    return { id: url, outputs: { url, name: physicalName, arn: arn("sqs", physicalName) } };
  },
  "aws:lambda/function:Function": ({ physicalName, arn }) => {
    const functionArn = arn("lambda", `function:${physicalName}`);
    return {
      id: physicalName,
      outputs: {
        name: physicalName,
        arn: functionArn,
        invokeArn: arn("apigateway", `path/2015-03-31/functions/${functionArn}/invocations`, { account: "lambda" }),
      },
    };
  },
  "aws:lambda/invocation:Invocation": ({ input, hex }) => ({
    id: `${input("functionName")},$LATEST,${hex(32)}`,
    // Only an update knows the answer; this is the answer when there is nothing to report.
    outputs: { result: "null" },
  }),
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": joined("", "functionName"),
  "aws:scheduler/scheduleGroup:ScheduleGroup": named("scheduler", (name) => `schedule-group/${name}`),
  "aws:scheduler/schedule:Schedule": ({ physicalName, input, arn }) => {
    const id = `${input("groupName") || "default"}/${physicalName}`;
    return { id, outputs: { name: physicalName, arn: arn("scheduler", `schedule/${id}`) } };
  },
  "aws:ssm/parameter:Parameter": named("ssm", (name) => `parameter${name.startsWith("/") ? name : `/${name}`}`),
  "aws:wafv2/webAcl:WebAcl": (context) => ({
    id: uuid(context),
    outputs: {
      name: context.physicalName,
      arn: context.arn("wafv2", `regional/webacl/${context.physicalName}/${uuid(context)}`),
    },
  }),
  "aws:s3/bucket:Bucket": ({ physicalName, region, arn }) => ({
    id: physicalName,
    outputs: {
      bucket: physicalName,
      arn: arn("s3", physicalName, { region: "", account: "" }),
      bucketDomainName: `${physicalName}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${physicalName}.s3.${region}.amazonaws.com`,
    },
  }),

  "random:index/randomPassword:RandomPassword": ({ props, hex }) => ({
    id: "none",
    outputs: { result: secret(hex(Number(props.length) || 16)), bcryptHash: secret(`$2a$10$${hex(53)}`) },
  }),
  "random:index/randomString:RandomString": ({ props, hex }) => {
    const result = hex(Number(props.length) || 16);
    return { id: result, outputs: { result } };
  },
  "random:index/randomId:RandomId": ({ props, input, hex }) => {
    const digits = hex(2 * (Number(props.byteLength) || 8));
    const bytes = Buffer.from(digits, "hex");
    const prefix = input("prefix");
    return {
      id: bytes.toString("base64url"),
      outputs: {
        hex: prefix + digits,
        dec: prefix + BigInt(`0x${digits}`).toString(),
        b64Std: prefix + bytes.toString("base64"),
        b64Url: prefix + bytes.toString("base64url"),
      },
    };
  },

  // What another stack gives is in its state, which is not here.
  "pulumi:pulumi:StackReference": ({ existingId, input }) => ({
    id: existingId ?? input("name"),
    outputs: { outputs: unknown, secretOutputNames: unknown },
  }),
};

/** Components whose inside only the real engine sees: their outputs alone. */
export const remoteRules: Readonly<Record<string, Rule>> = {
  "awsx:ec2:Vpc": ({ hex, props, arn }) => {
    const vpcId = `vpc-0${hex(16)}`;
    const zones = zoneCount(props);
    const kinds = subnetKinds(props);
    // Resources in outputs are references on the real wire; offline they are records with the id that people ask for.
    const some = (prefix: string, kind: string, count: number) =>
      Array.from({ length: count }, (_, index) => ({ id: `${prefix}-0${hexDigits(vpcId + kind + index, 16)}` }));
    const subnets = (kind: string) => some("subnet", kind, zones * kinds.filter((each) => each === kind).length);
    const [publicSubnets, privateSubnets, isolatedSubnets] = ["public", "private", "isolated"].map(subnets);
    return {
      id: "",
      outputs: {
        vpcId,
        vpc: { id: vpcId, arn: arn("ec2", `vpc/${vpcId}`), cidrBlock: props.cidrBlock ?? "10.0.0.0/16" },
        publicSubnetIds: idsOf(publicSubnets),
        privateSubnetIds: idsOf(privateSubnets),
        isolatedSubnetIds: idsOf(isolatedSubnets),
        publicSubnets,
        privateSubnets,
        isolatedSubnets,
        internetGateway: { id: `igw-0${hex(16)}` },
        natGateways: some("nat", "gateway", natGatewayCount(props, zones)),
        routeTables: some("rtb", "table", zones * kinds.length),
      },
    };
  },
  "eks:index:Cluster": ({ hex, physicalName: name, arn, region }) => {
    const issuer = `oidc.eks.${region}.amazonaws.com/id/${hex(32).toUpperCase()}`;
    const endpoint = `https://${hex(32).toUpperCase()}.gr7.${region}.eks.amazonaws.com`;
    const kubeconfig = {
      apiVersion: "v1",
      clusters: [{ name: "kubernetes", cluster: { server: endpoint } }],
      contexts: [{ name: "aws", context: { cluster: "kubernetes", user: "aws" } }],
      "current-context": "aws",
      kind: "Config",
    };
    return {
      id: "",
      outputs: {
        eksCluster: { id: name, name, arn: arn("eks", `cluster/${name}`), endpoint },
        kubeconfig,
        kubeconfigJson: JSON.stringify(kubeconfig),
        autoModeNodeRoleName: `${name}-nodeRole-${hex(7)}`,
        core: { clusterIamRole: { name: `${name}-eksRole-${hex(7)}` } },
        clusterSecurityGroupId: `sg-0${hex(16)}`,
        nodeSecurityGroupId: `sg-0${hexDigits(`nodes of ${name}`, 16)}`,
        oidcIssuer: issuer,
        oidcProviderUrl: `https://${issuer}`,
        oidcProviderArn: arn("iam", `oidc-provider/${issuer}`, { region: "" }),
      },
    };
  },
};

type Props = Readonly<Record<string, unknown>>;

function idsOf(things: readonly { readonly id: string }[] = []): readonly string[] {
  return things.map(({ id }) => id);
}

/** awsx takes three zones by default. */
function zoneCount(props: Props): number {
  if (Array.isArray(props.availabilityZoneNames)) return props.availabilityZoneNames.length;
  return Number(props.numberOfAvailabilityZones) || 3;
}

/** awsx makes a public and a private subnet per zone by default. */
function subnetKinds(props: Props): readonly string[] {
  if (!Array.isArray(props.subnetSpecs)) return ["public", "private"];
  return props.subnetSpecs.map((spec: unknown) => (isRecord(spec) ? String(spec.type).toLowerCase() : ""));
}

/** awsx makes one NAT gateway per zone by default. */
function natGatewayCount(props: Props, zones: number): number {
  const strategy = isRecord(props.natGateways) ? props.natGateways.strategy : undefined;
  if (strategy === "None") return 0;
  return strategy === "Single" ? 1 : zones;
}
