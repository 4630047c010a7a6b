import type { RightsTable } from "./right";

const CLUSTER = "aws:ecs/cluster:Cluster";
const ECS = "ecs:{region}:{account}";
const LAMBDA = { service: "lambda", arns: ["lambda:{region}:{account}:function:{name}"] };
const GROUP = {
  service: "autoscaling",
  arns: ["autoscaling:{region}:{account}:autoScalingGroup:*:autoScalingGroupName/{name}"],
};
const EKS_CLUSTER = "aws:eks/cluster:Cluster";
const EKS = "eks:{region}:{account}";

/**
 * What the application runs on, and functions.
 * Sources: the calls of Terraform's AWS provider, as test/e2e records them; Service Authorization Reference (2026-11); others beside the rows.
 */
export const computeRights: RightsTable = {
  [CLUSTER]: {
    service: "ecs",
    arns: [`${ECS}:cluster/{name}`],
    read: "DescribeClusters",
    make: "CreateCluster DeleteCluster",
    change: "UpdateCluster UpdateClusterSettings TagResource UntagResource",
    implied: { "ecs:TagResource": 'Amazon ECS developer guide, "Grant permission to tag resources on creation"' },
    linkedRoles: ["ecs.amazonaws.com"],
  },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    service: "ecs",
    arns: [`${ECS}:cluster/{name}`],
    of: CLUSTER,
    read: "DescribeClusters",
    make: "PutClusterCapacityProviders",
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    service: "ecs",
    arns: [`${ECS}:task-definition/{name}:*`],
    read: "DescribeTaskDefinition",
    make: "RegisterTaskDefinition DeregisterTaskDefinition",
    change: "TagResource UntagResource",
    implied: { "ecs:TagResource": 'Amazon ECS developer guide, "Grant permission to tag resources on creation"' },
  },
  "aws:ecs/service:Service": {
    service: "ecs",
    arns: [`${ECS}:service/{name}/*`],
    of: CLUSTER,
    read: "DescribeServices",
    make: "CreateService UpdateService DeleteService",
    change: "TagResource UntagResource DescribeServiceDeployments",
    implied: { "ecs:TagResource": 'Amazon ECS developer guide, "Grant permission to tag resources on creation"' },
  },
  "aws:appautoscaling/target:Target": {
    service: "application-autoscaling",
    arns: ["application-autoscaling:{region}:{account}:scalable-target/*"],
    read: "DescribeScalableTargets ListTagsForResource",
    make: "RegisterScalableTarget DeregisterScalableTarget",
    change: "TagResource UntagResource",
    implied: {
      "application-autoscaling:TagResource":
        'Application Auto Scaling user guide, "Tagging support": tags of a new target need it',
    },
    linkedRoles: ["ecs.application-autoscaling.amazonaws.com"],
  },
  "aws:appautoscaling/policy:Policy": {
    service: "application-autoscaling",
    arns: ["application-autoscaling:{region}:{account}:scalable-target/*"],
    read: "DescribeScalingPolicies",
    make: "PutScalingPolicy DeleteScalingPolicy",
  },
  "aws:appautoscaling/scheduledAction:ScheduledAction": {
    service: "application-autoscaling",
    arns: ["application-autoscaling:{region}:{account}:scalable-target/*"],
    read: "DescribeScheduledActions",
    make: "PutScheduledAction DeleteScheduledAction",
  },
  "aws:lambda/function:Function": {
    ...LAMBDA,
    read: "GetFunction GetFunctionCodeSigningConfig ListVersionsByFunction",
    make: "CreateFunction DeleteFunction",
    change:
      "UpdateFunctionCode UpdateFunctionConfiguration GetFunctionConfiguration PutFunctionConcurrency DeleteFunctionConcurrency TagResource UntagResource",
    implied: {
      "lambda:TagResource": "Service Authorization Reference, CreateFunction: tags of a new one need it",
      "ec2:DescribeSecurityGroups":
        'AWS Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC": the caller',
      "ec2:DescribeSubnets": "the same",
      "ec2:DescribeVpcs": "the same",
    },
  },
  "aws:lambda/permission:Permission": {
    ...LAMBDA,
    of: "aws:lambda/function:Function",
    read: "GetPolicy",
    make: "AddPermission RemovePermission",
  },
  "aws:lambda/invocation:Invocation": { ...LAMBDA, of: "aws:lambda/function:Function", make: "InvokeFunction" },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    ...LAMBDA,
    of: "aws:lambda/function:Function",
    read: "GetFunctionEventInvokeConfig",
    make: "PutFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig",
  },
  "aws:scheduler/scheduleGroup:ScheduleGroup": {
    service: "scheduler",
    arns: ["scheduler:{region}:{account}:schedule-group/{name}"],
    read: "GetScheduleGroup ListTagsForResource",
    make: "CreateScheduleGroup DeleteScheduleGroup",
    change: "TagResource UntagResource",
  },
  "aws:scheduler/schedule:Schedule": {
    service: "scheduler",
    arns: ["scheduler:{region}:{account}:schedule/{name}/*"],
    of: "aws:scheduler/scheduleGroup:ScheduleGroup",
    read: "GetSchedule",
    make: "CreateSchedule DeleteSchedule",
    change: "UpdateSchedule",
  },
  "aws:ec2/launchTemplate:LaunchTemplate": {
    service: "ec2",
    read: "DescribeLaunchTemplates DescribeLaunchTemplateVersions",
    make: "CreateLaunchTemplate DeleteLaunchTemplate CreateTags",
    change: "CreateLaunchTemplateVersion ModifyLaunchTemplate DeleteTags",
  },
  "aws:autoscaling/group:Group": {
    ...GROUP,
    read: "DescribeAutoScalingGroups",
    make: "CreateAutoScalingGroup UpdateAutoScalingGroup DeleteAutoScalingGroup DescribeScalingActivities elasticloadbalancing:DescribeTargetHealth",
    change:
      "CreateOrUpdateTags DeleteTags StartInstanceRefresh CancelInstanceRefresh DescribeInstanceRefreshes AttachLoadBalancerTargetGroups DetachLoadBalancerTargetGroups AttachTrafficSources DetachTrafficSources EnableMetricsCollection DisableMetricsCollection SuspendProcesses ResumeProcesses SetInstanceProtection TerminateInstanceInAutoScalingGroup",
    implied: {
      "autoscaling:CreateOrUpdateTags": 'Amazon EC2 Auto Scaling user guide, "Tag Auto Scaling groups and instances"',
      "ec2:RunInstances":
        'Amazon EC2 Auto Scaling user guide, "Control Amazon EC2 launch template usage": the caller needs it',
      "ec2:CreateTags": "the same",
      "elasticloadbalancing:DescribeTargetGroups": "Amazon EC2 Auto Scaling user guide, attaching a target group",
    },
    linkedRoles: ["autoscaling.amazonaws.com", "spot.amazonaws.com"],
  },
  "aws:autoscaling/lifecycleHook:LifecycleHook": {
    ...GROUP,
    of: "aws:autoscaling/group:Group",
    read: "DescribeLifecycleHooks",
    make: "PutLifecycleHook DeleteLifecycleHook",
  },
  "aws:autoscaling/policy:Policy": {
    ...GROUP,
    of: "aws:autoscaling/group:Group",
    read: "DescribePolicies",
    make: "PutScalingPolicy DeletePolicy",
  },
  "aws:autoscaling/schedule:Schedule": {
    ...GROUP,
    of: "aws:autoscaling/group:Group",
    read: "DescribeScheduledActions",
    make: "PutScheduledUpdateGroupAction DeleteScheduledAction",
  },
  [EKS_CLUSTER]: {
    service: "eks",
    arns: [`${EKS}:cluster/{name}`],
    read: "DescribeCluster",
    make: "CreateCluster DeleteCluster",
    change:
      "UpdateClusterConfig UpdateClusterVersion AssociateEncryptionConfig DescribeUpdate TagResource UntagResource",
    implied: {
      "eks:TagResource": "Service Authorization Reference, CreateCluster: tags of a new one need it",
      "kms:CreateGrant":
        'Amazon EKS user guide, "Encrypt Kubernetes secrets with KMS": who creates the cluster needs it',
      "kms:DescribeKey": "the same",
    },
    linkedRoles: ["eks.amazonaws.com"],
  },
  "aws:eks/addon:Addon": {
    service: "eks",
    arns: [`${EKS}:cluster/{name}`, `${EKS}:addon/{name}/*`],
    of: EKS_CLUSTER,
    read: "DescribeAddon",
    make: "CreateAddon DeleteAddon",
    change: "UpdateAddon DescribeUpdate TagResource UntagResource",
  },
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": {
    service: "eks",
    arns: [`${EKS}:cluster/{name}`, `${EKS}:podidentityassociation/{name}/*`],
    of: EKS_CLUSTER,
    read: "DescribePodIdentityAssociation",
    make: "CreatePodIdentityAssociation DeletePodIdentityAssociation",
    change: "UpdatePodIdentityAssociation TagResource UntagResource",
  },
  "aws:eks/accessEntry:AccessEntry": {
    service: "eks",
    arns: [`${EKS}:cluster/{name}`, `${EKS}:access-entry/{name}/*`],
    of: EKS_CLUSTER,
    read: "DescribeAccessEntry",
    make: "CreateAccessEntry DeleteAccessEntry",
    change: "UpdateAccessEntry TagResource UntagResource",
  },
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": {
    service: "eks",
    arns: [`${EKS}:cluster/{name}`, `${EKS}:access-entry/{name}/*`],
    of: EKS_CLUSTER,
    read: "ListAssociatedAccessPolicies",
    make: "AssociateAccessPolicy DisassociateAccessPolicy",
  },
  "aws:ecr/repository:Repository": {
    service: "ecr",
    arns: ["ecr:{region}:{account}:repository/{name}"],
    read: "DescribeRepositories ListTagsForResource",
    make: "CreateRepository DeleteRepository",
    change: "PutImageScanningConfiguration PutImageTagMutability TagResource UntagResource",
    implied: {
      "ecr:TagResource": "Service Authorization Reference, CreateRepository: tags of a new one need it",
      "kms:CreateGrant": 'Amazon ECR user guide, "Encryption at rest": a repository with a key of one\'s own',
      "kms:DescribeKey": "the same",
    },
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    service: "ecr",
    arns: ["ecr:{region}:{account}:repository/{name}"],
    of: "aws:ecr/repository:Repository",
    read: "GetLifecyclePolicy",
    make: "PutLifecyclePolicy DeleteLifecyclePolicy",
  },
};
