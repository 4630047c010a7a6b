import type { Call } from "./emulator";

/** What IAM decides on for a call: an action on some resources. */
export interface IamRequest {
  readonly action: string;
  /** Each of them must be allowed. */
  readonly resources: readonly string[];
  /** Condition keys of the request. */
  readonly context: Readonly<Record<string, string>>;
}

/** The prefix in IAM, where it is not the service of the signature. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: "cloudwatch", tagging: "tag" };

/**
 * Actions that have another name than the operation.
 * Source: Service Authorization Reference, "Amazon S3", "AWS Budgets", "AWS Lambda" (2026-11).
 */
const ACTIONS: Readonly<Record<string, string>> = {
  "s3:HeadBucket": "s3:ListBucket",
  "s3:ListObjects": "s3:ListBucket",
  "s3:ListObjectsV2": "s3:ListBucket",
  "s3:ListObjectVersions": "s3:ListBucketVersions",
  "s3:HeadObject": "s3:GetObject",
  "s3:GetBucketAccelerateConfiguration": "s3:GetAccelerateConfiguration",
  "s3:GetBucketCors": "s3:GetBucketCORS",
  "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
  "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3:DeleteBucketEncryption": "s3:PutEncryptionConfiguration",
  "s3:GetBucketLifecycle": "s3:GetLifecycleConfiguration",
  "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
  "s3:PutBucketLifecycle": "s3:PutLifecycleConfiguration",
  "s3:PutBucketLifecycleConfiguration": "s3:PutLifecycleConfiguration",
  "s3:DeleteBucketLifecycle": "s3:PutLifecycleConfiguration",
  "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
  "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
  "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
  "s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3:DeletePublicAccessBlock": "s3:PutBucketPublicAccessBlock",
  "s3:DeleteBucketTagging": "s3:PutBucketTagging",
  "budgets:CreateBudget": "budgets:ModifyBudget",
  "budgets:UpdateBudget": "budgets:ModifyBudget",
  "budgets:DeleteBudget": "budgets:ModifyBudget",
  "budgets:CreateNotification": "budgets:ModifyBudget",
  "budgets:UpdateNotification": "budgets:ModifyBudget",
  "budgets:DeleteNotification": "budgets:ModifyBudget",
  "budgets:DescribeBudget": "budgets:ViewBudget",
  "budgets:DescribeNotificationsForBudget": "budgets:ViewBudget",
  "budgets:DescribeSubscribersForNotification": "budgets:ViewBudget",
  "lambda:Invoke": "lambda:InvokeFunction",
};

const ACCOUNT = "123456789012";

/** Parameters that name a resource, by service: what stands behind region and account in its ARN. */
const NAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  iam: {
    RoleName: "role/{}",
    InstanceProfileName: "instance-profile/{}",
    OpenIDConnectProviderArn: "{}",
    Url: "oidc-provider/{}",
  },
  s3: { Bucket: "{}" },
  logs: { logGroupName: "log-group:{}" },
  rds: {
    DBInstanceIdentifier: "db:{}",
    DBParameterGroupName: "pg:{}",
    DBSubnetGroupName: "subgrp:{}",
    DBProxyName: "db-proxy:{}",
  },
  secretsmanager: { SecretId: "secret:{}", Name: "secret:{}" },
  lambda: { FunctionName: "function:{}" },
  ecs: { clusterName: "cluster/{}", clusters: "cluster/{}", family: "task-definition/{}:1" },
  elasticloadbalancing: { Name: "{}" },
  sns: { Name: "{}" },
  cloudwatch: { AlarmName: "alarm:{}", AlarmNames: "alarm:{}" },
  ecr: { repositoryName: "repository/{}", repositoryNames: "repository/{}" },
  eks: { name: "cluster/{}" },
  kms: { AliasName: "{}" },
  budgets: { BudgetName: "budget/{}" },
  autoscaling: { AutoScalingGroupName: "autoScalingGroup:0:autoScalingGroupName/{}" },
  "application-autoscaling": { ResourceId: "scalable-target/{}" },
  route53: { Id: "hostedzone/{}", HostedZoneId: "hostedzone/{}" },
  ssm: { Name: "parameter{}" },
  elasticache: { CacheParameterGroupName: "parametergroup:{}", CacheSubnetGroupName: "subnetgroup:{}" },
};

/** Operations whose resource is put together otherwise. */
const COMPOSED: Readonly<Record<string, (params: Call["params"]) => readonly string[]>> = {
  "elasticloadbalancing:CreateLoadBalancer": ({ Name }) => [`loadbalancer/app/${Name}/0`],
  "elasticloadbalancing:CreateTargetGroup": ({ Name }) => [`targetgroup/${Name}/0`],
  "ecs:CreateService": ({ cluster, serviceName }) => [`service/${lastOf(cluster)}/${serviceName}`],
  "ecs:UpdateService": ({ cluster, service }) => [`service/${lastOf(cluster)}/${lastOf(service)}`],
  "ecs:DeleteService": ({ cluster, service }) => [`service/${lastOf(cluster)}/${lastOf(service)}`],
  "ecs:DescribeServices": ({ cluster, services }) =>
    texts(services).map((each) => `service/${lastOf(cluster)}/${lastOf(each)}`),
  "ecs:PutClusterCapacityProviders": ({ cluster }) => [`cluster/${lastOf(cluster)}`],
  "ecs:DeleteCluster": ({ cluster }) => [`cluster/${lastOf(cluster)}`],
  // Without a name it looks through all.
  "rds:DescribeDBInstances": ({ DBInstanceIdentifier = "any" }) => [`db:${DBInstanceIdentifier}`],
  "budgets:CreateBudget": ({ Budget }) => [`budget/${Object(Budget).BudgetName}`],
  "budgets:UpdateBudget": ({ NewBudget }) => [`budget/${Object(NewBudget).BudgetName}`],
  // A dashboard is in no region.
  "cloudwatch:GetDashboard": ({ DashboardName }) => [dashboard(DashboardName)],
  "cloudwatch:PutDashboard": ({ DashboardName }) => [dashboard(DashboardName)],
  "cloudwatch:DeleteDashboards": ({ DashboardNames }) => texts(DashboardNames).map(dashboard),
  // The other ARN is a condition's value.
  "iam:AddRoleToInstanceProfile": ({ InstanceProfileName }) => [`instance-profile/${InstanceProfileName}`],
  "iam:RemoveRoleFromInstanceProfile": ({ InstanceProfileName }) => [`instance-profile/${InstanceProfileName}`],
  "iam:AttachRolePolicy": ({ RoleName }) => [`role/${RoleName}`],
  "iam:DetachRolePolicy": ({ RoleName }) => [`role/${RoleName}`],
  "route53:GetChange": ({ Id }) => [`change/${lastOf(Id)}`],
  ...Object.fromEntries(
    ["CreateWebACL", "GetWebACL", "UpdateWebACL", "DeleteWebACL"].map((operation) => [
      `wafv2:${operation}`,
      ({ Name }: Call["params"]) => [`regional/webacl/${Name}/0`],
    ]),
  ),
  // Of what it stands before.
  "wafv2:DisassociateWebACL": ({ ResourceArn }) => [String(ResourceArn)],
  "wafv2:GetWebACLForResource": ({ ResourceArn }) => [String(ResourceArn)],
  "wafv2:AssociateWebACL": ({ WebACLArn, ResourceArn }) => [String(WebACLArn), String(ResourceArn)],
  "wafv2:PutLoggingConfiguration": ({ LoggingConfiguration }) => [String(Object(LoggingConfiguration).ResourceArn)],
  "scheduler:GetScheduleGroup": ({ Name }) => [`schedule-group/${Name}`],
  "scheduler:CreateScheduleGroup": ({ Name }) => [`schedule-group/${Name}`],
  "scheduler:DeleteScheduleGroup": ({ Name }) => [`schedule-group/${Name}`],
  "scheduler:GetSchedule": ({ groupName, GroupName, Name }) => [`schedule/${groupName ?? GroupName}/${Name}`],
  "scheduler:CreateSchedule": ({ GroupName, Name }) => [`schedule/${GroupName}/${Name}`],
  "scheduler:DeleteSchedule": ({ groupName, GroupName, Name }) => [`schedule/${groupName ?? GroupName}/${Name}`],
  ...Object.fromEntries(
    ["CreateAddon", "CreateAccessEntry", "CreatePodIdentityAssociation"].map((operation) => [
      `eks:${operation}`,
      ({ name }: Call["params"]) => [`cluster/${name}`],
    ]),
  ),
  "eks:DescribeAddon": ({ name, addonName }) => [`addon/${name}/${addonName}/0`],
  "eks:DeleteAddon": ({ name, addonName }) => [`addon/${name}/${addonName}/0`],
  "eks:DescribePodIdentityAssociation": ({ name }) => [`podidentityassociation/${name}/0`],
  "eks:DeletePodIdentityAssociation": ({ name }) => [`podidentityassociation/${name}/0`],
  ...Object.fromEntries(
    [
      ...["DescribeAccessEntry", "DeleteAccessEntry", "ListAssociatedAccessPolicies"],
      ...["AssociateAccessPolicy", "DisassociateAccessPolicy"],
    ].map((operation) => [
      `eks:${operation}`,
      ({ name }: Call["params"]) => [`access-entry/${name}/role/${ACCOUNT}/0/0`],
    ]),
  ),
};

/** Whom a role is handed to, by the action. Source: the services' guides, "PassRole" (2026-11). */
const PASSED_TO: Readonly<Record<string, string>> = {
  "lambda:CreateFunction": "lambda.amazonaws.com",
  "rds:CreateDBInstance": "monitoring.rds.amazonaws.com",
  "rds:CreateDBInstanceReadReplica": "monitoring.rds.amazonaws.com",
  "rds:CreateDBProxy": "rds.amazonaws.com",
  "ecs:RegisterTaskDefinition": "ecs-tasks.amazonaws.com",
  "ec2:CreateFlowLogs": "vpc-flow-logs.amazonaws.com",
  "eks:CreateCluster": "eks.amazonaws.com",
  "eks:CreatePodIdentityAssociation": "pods.eks.amazonaws.com",
  "scheduler:CreateSchedule": "scheduler.amazonaws.com",
};

/** What IAM would be asked for a call: its action, and iam:PassRole for the roles that it hands to a service. */
export function iamRequestsOf(call: Call): readonly IamRequest[] {
  const prefix = PREFIXES[call.service] ?? call.service;
  const operation = `${prefix}:${call.operation}`;
  const action = ACTIONS[operation] ?? operation;
  const resources = resourcesOf(call, prefix, operation);
  const context = { "aws:RequestedRegion": call.region };
  const service = PASSED_TO[action];
  const roles =
    action === "iam:AddRoleToInstanceProfile"
      ? [`arn:aws:iam::${ACCOUNT}:role/${call.params.RoleName}`]
      : service === undefined
        ? []
        : allTexts(call.params).filter((text) => /^arn:aws:iam::\d+:role\//.test(text));
  return [
    { action, resources, context },
    ...[...new Set(roles)].map((role) => ({
      action: "iam:PassRole",
      resources: [role],
      context: { ...context, "iam:PassedToService": service ?? "ec2.amazonaws.com" },
    })),
  ];
}

/** ARNs that the call names, else one of the service that has no name: only a statement on all of them allows it. */
function resourcesOf({ region, params }: Call, prefix: string, operation: string): readonly string[] {
  const arn = (rest: string) =>
    `arn:aws:${prefix}:${GLOBAL.has(prefix) ? "" : region}:${OWNERLESS.has(prefix) ? "" : ACCOUNT}:${rest}`;
  const composed = COMPOSED[operation]?.(params).map((each) => (each.startsWith("arn:") ? each : arn(each)));
  if (composed !== undefined) return composed;
  const named = Object.entries(NAMED[prefix] ?? {}).flatMap(([param, template]) =>
    texts(params[param]).map((text) =>
      text.startsWith("arn:") ? text : arn(template.replace("{}", prefix === "route53" ? lastOf(text) : text)),
    ),
  );
  const arns = Object.values(params)
    .flatMap(texts)
    .filter((text) => text.startsWith(`arn:aws:${prefix}:`));
  const all = [...new Set([...named, ...arns])];
  return all.length > 0 ? all : [arn("unnamed")];
}

const GLOBAL = new Set(["iam", "s3", "route53", "budgets", "ce"]);
/** No account in the ARN. */
const OWNERLESS = new Set(["s3", "route53", "ssm"]);

function dashboard(name: unknown): string {
  return `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${name}`;
}

function lastOf(value: unknown): string {
  return String(value).split("/").at(-1) ?? "";
}

function texts(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === "string");
}

function allTexts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(allTexts) : [];
}
