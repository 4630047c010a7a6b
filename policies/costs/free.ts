/** What costs nothing by itself: prefix or whole type, by the page that says so. Sources: the pages (2026-11). */
const FREE: Readonly<Record<string, readonly string[]>> = {
  "https://www.pulumi.com/docs/iac/concepts/resources/components/": ["pulumi:", "malayalees:", "random:"],
  "https://kubernetes.io/docs/concepts/overview/working-with-objects/": [
    "kubernetes:autoscaling/",
    "kubernetes:batch/v1:CronJob",
    "kubernetes:core/v1:ConfigMap",
    "kubernetes:core/v1:Namespace",
    "kubernetes:core/v1:Secret",
    "kubernetes:core/v1:ServiceAccount",
    "kubernetes:eks.amazonaws.com/v1:NodeClass",
    "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding",
    "kubernetes:gateway.networking.k8s.io/",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    "kubernetes:policy/",
    "kubernetes:rbac.authorization.k8s.io/",
    "kubernetes:secrets-store.csi.x-k8s.io/",
  ],
  "https://aws.amazon.com/iam/": ["aws:iam/"],
  "https://aws.amazon.com/vpc/pricing/": [
    "aws:ec2/vpc:",
    "aws:ec2/subnet:",
    "aws:ec2/routeTable:",
    "aws:ec2/routeTableAssociation:",
    "aws:ec2/route:",
    "aws:ec2/internetGateway:",
    "aws:ec2/securityGroup:",
    "aws:ec2/securityGroupRule:",
    "aws:ec2/defaultSecurityGroup:",
    "aws:vpc/securityGroup",
  ],
  // What writes the log is charged with the log group.
  "https://aws.amazon.com/cloudwatch/pricing/": ["aws:ec2/flowLog:"],
  "https://aws.amazon.com/ec2/autoscaling/pricing/": [
    "aws:autoscaling/policy:",
    "aws:autoscaling/schedule:",
    "aws:autoscaling/lifecycleHook:",
    "aws:ec2/launchTemplate:",
  ],
  "https://aws.amazon.com/autoscaling/pricing/": ["aws:appautoscaling/"],
  "https://aws.amazon.com/ecs/pricing/": [
    "aws:ecs/cluster:",
    "aws:ecs/clusterCapacityProviders:",
    "aws:ecs/taskDefinition:",
  ],
  "https://aws.amazon.com/eks/pricing/": [
    "aws:eks/podIdentityAssociation:",
    "aws:eks/accessEntry:",
    "aws:eks/accessPolicyAssociation:",
  ],
  "https://aws.amazon.com/rds/postgresql/pricing/": ["aws:rds/parameterGroup:", "aws:rds/subnetGroup:"],
  "https://aws.amazon.com/rds/proxy/pricing/": ["aws:rds/proxyDefaultTargetGroup:", "aws:rds/proxyTarget:"],
  "https://aws.amazon.com/elasticache/pricing/": [
    "aws:elasticache/parameterGroup:",
    "aws:elasticache/subnetGroup:",
    "aws:elasticache/user:",
    "aws:elasticache/userGroup:",
  ],
  "https://aws.amazon.com/elasticloadbalancing/pricing/": [
    "aws:lb/listener:",
    "aws:lb/listenerCertificate:",
    "aws:lb/listenerRule:",
    "aws:lb/targetGroup:",
  ],
  "https://aws.amazon.com/certificate-manager/pricing/": ["aws:acm/certificate:", "aws:acm/certificateValidation:"],
  "https://aws.amazon.com/kms/pricing/": ["aws:kms/alias:"],
  "https://aws.amazon.com/secrets-manager/pricing/": [
    "aws:secretsmanager/secretVersion:",
    "aws:secretsmanager/secretRotation:",
  ],
  "https://aws.amazon.com/ecr/pricing/": ["aws:ecr/lifecyclePolicy:"],
  "https://aws.amazon.com/s3/pricing/": [
    "aws:s3/bucketLifecycleConfiguration:",
    "aws:s3/bucketPolicy:",
    "aws:s3/bucketPublicAccessBlock:",
    "aws:s3/bucketServerSideEncryptionConfiguration:",
  ],
  "https://aws.amazon.com/lambda/pricing/": [
    "aws:lambda/functionEventInvokeConfig:",
    "aws:lambda/invocation:",
    "aws:lambda/permission:",
  ],
  "https://aws.amazon.com/eventbridge/pricing/": ["aws:scheduler/scheduleGroup:"],
  // What WAF writes is charged with the log group.
  "https://aws.amazon.com/waf/pricing/": ["aws:wafv2/webAclAssociation:", "aws:wafv2/webAclLoggingConfiguration:"],
  "https://aws.amazon.com/route53/pricing/": ["aws:route53/record:"],
  // Budgets with actions cost after the first two; these have none.
  "https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/": ["aws:budgets/budget:"],
  "https://aws.amazon.com/aws-cost-management/aws-cost-anomaly-detection/": [
    "aws:costexplorer/anomalyMonitor:",
    "aws:costexplorer/anomalySubscription:",
    "aws:costexplorer/costAllocationTag:",
  ],
  "https://aws.amazon.com/sns/pricing/": ["aws:sns/topic:", "aws:sns/topicPolicy:"],
};

const PREFIXES = Object.entries(FREE).flatMap(([page, prefixes]) => prefixes.map((prefix) => ({ prefix, page })));

/** The page that says that a type costs nothing; undefined for a type that is not free, or not known. */
export function freePage(type: string): string | undefined {
  return PREFIXES.find(({ prefix }) => type.startsWith(prefix))?.page;
}
