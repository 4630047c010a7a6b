/**
 * Which properties, when they change, make the provider put a new resource in the place of the old one: for the types that this program
 * makes. Source: the answers of pulumi-aws 7.48's own Diff, property by property, which test/e2e/changes.test.ts asks again (2026-11).
 */
const awsReplacements: Readonly<Record<string, readonly string[]>> = {
  "aws:acm/certificate:Certificate": ["domainName", "subjectAlternativeNames", "validationMethod"],
  "aws:acm/certificateValidation:CertificateValidation": ["certificateArn", "validationRecordFqdns"],
  "aws:appautoscaling/policy:Policy": ["resourceId", "scalableDimension", "serviceNamespace"],
  "aws:appautoscaling/scheduledAction:ScheduledAction": ["resourceId", "scalableDimension", "serviceNamespace"],
  "aws:appautoscaling/target:Target": ["resourceId", "scalableDimension", "serviceNamespace"],
  "aws:autoscaling/policy:Policy": ["autoscalingGroupName"],
  "aws:autoscaling/schedule:Schedule": ["autoscalingGroupName", "scheduledActionName"],
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": ["alarmName"],
  "aws:cloudwatch/dashboard:Dashboard": ["dashboardName"],
  "aws:cloudwatch/logGroup:LogGroup": ["logGroupClass"],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["vpcId"],
  "aws:ec2/flowLog:FlowLog": [
    "iamRoleArn",
    "logDestination",
    "logDestinationType",
    "maxAggregationInterval",
    "trafficType",
    "vpcId",
  ],
  "aws:ec2/securityGroup:SecurityGroup": ["description", "vpcId"],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ["serviceName", "vpcEndpointType", "vpcId"],
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": ["policy", "repository"],
  "aws:ecr/repository:Repository": ["encryptionConfigurations"],
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": ["clusterName"],
  "aws:ecs/service:Service": ["cluster", "launchType", "schedulingStrategy"],
  "aws:ecs/taskDefinition:TaskDefinition": [
    "containerDefinitions",
    "cpu",
    "ephemeralStorage",
    "executionRoleArn",
    "family",
    "memory",
    "networkMode",
    "requiresCompatibilities",
    "runtimePlatform",
    "taskRoleArn",
    "volumes",
  ],
  "aws:eks/accessEntry:AccessEntry": ["clusterName", "principalArn"],
  "aws:eks/addon:Addon": ["addonName", "clusterName"],
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": ["clusterName", "namespace", "serviceAccount"],
  "aws:elasticache/parameterGroup:ParameterGroup": ["description", "family"],
  // A lower engineVersion as well: ElastiCache never goes back.
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    "atRestEncryptionEnabled",
    "engine",
    "kmsKeyId",
    "port",
    "replicationGroupId",
    "subnetGroupName",
  ],
  "aws:elasticache/serverlessCache:ServerlessCache": ["engine", "kmsKeyId", "subnetIds"],
  "aws:elasticache/user:User": ["userId", "userName"],
  "aws:elasticache/userGroup:UserGroup": ["userGroupId"],
  "aws:iam/rolePolicy:RolePolicy": ["role"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["policyArn", "role"],
  "aws:kms/key:Key": ["customerMasterKeySpec", "keyUsage", "multiRegion"],
  "aws:lambda/invocation:Invocation": ["functionName", "input", "qualifier", "triggers"],
  "aws:lambda/function:Function": ["packageType"],
  "aws:lambda/permission:Permission": ["action", "function", "principal", "sourceAccount", "sourceArn"],
  "aws:lb/listener:Listener": ["loadBalancerArn"],
  "aws:lb/listenerRule:ListenerRule": ["listenerArn"],
  "aws:lb/loadBalancer:LoadBalancer": ["internal", "loadBalancerType"],
  "aws:lb/targetGroup:TargetGroup": ["port", "protocol", "protocolVersion", "targetType", "vpcId"],
  "aws:rds/instance:Instance": ["dbName", "engine", "kmsKeyId", "storageEncrypted", "username"],
  "aws:rds/parameterGroup:ParameterGroup": ["description", "family"],
  "aws:rds/proxy:Proxy": ["engineFamily", "vpcSubnetIds"],
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": ["dbProxyName"],
  "aws:rds/proxyTarget:ProxyTarget": ["dbInstanceIdentifier", "dbProxyName", "targetGroupName"],
  "aws:route53/record:Record": ["zoneId"],
  "aws:scheduler/schedule:Schedule": ["groupName"],
  "aws:secretsmanager/secretRotation:SecretRotation": ["secretId"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretId", "secretString", "secretStringWoVersion"],
  "aws:sns/topicSubscription:TopicSubscription": ["endpoint", "protocol", "topic"],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": ["securityGroupId"],
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": ["securityGroupId"],
  "aws:wafv2/webAcl:WebAcl": ["scope"],
  "aws:wafv2/webAclAssociation:WebAclAssociation": ["resourceArn", "webAclArn"],
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": ["logDestinationConfigs", "resourceArn"],
  "awsx:ec2:Vpc": ["cidrBlock"],
};

/** Names are for life, but for those that RDS lets change. The S3 settings of a bucket are found by its name. */
const NAMES: readonly string[] = ["name", "namePrefix", "bucket", "bucketPrefix", "functionName", "region"];
const RENAMED_IN_PLACE: readonly string[] = ["aws:rds/proxy:Proxy"];

/**
 * Where the API server, or the Kubernetes provider, takes no change in place. Paths inside the inputs.
 * Source: Pulumi Kubernetes provider 4.34, "replace" properties; Kubernetes API reference, immutable fields (2026-11).
 */
const kubernetesReplacements: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: ["data", "binaryData"],
  Deployment: ["spec.selector"],
  ClusterRoleBinding: ["roleRef"],
  RoleBinding: ["roleRef"],
};

/** The resource that takes its place has another identity: whatever refers to it follows. */
export function isReplacedBy(type: string, property: string): boolean {
  const [provider = ""] = type.split(":");
  if (provider === "random") return true;
  if (provider === "kubernetes") return isKubernetesReplacement(type, property);
  if (provider !== "aws" && provider !== "awsx") return false;
  if (NAMES.includes(property)) return !RENAMED_IN_PLACE.includes(type);
  return awsReplacements[type]?.includes(property) ?? false;
}

function isKubernetesReplacement(type: string, property: string): boolean {
  const kind = type.split(":").at(-1) ?? "";
  const paths = ["metadata.name", "metadata.namespace", "kind", ...(kubernetesReplacements[kind] ?? [])];
  return paths.some((path) => property === path || property.startsWith(`${path}.`));
}
