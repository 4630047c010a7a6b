/**
 * Actions of IAM that cannot be limited to a resource and therefore have to be allowed on "*".
 * Source: AWS service authorization reference, the tables of actions without resource types (2026-11).
 */
const ACTIONS_WITHOUT_RESOURCES: ReadonlySet<string> = new Set([
  "acm:listcertificates",
  "acm:requestcertificate",
  "application-autoscaling:describescalabletargets",
  "application-autoscaling:describescalingpolicies",
  "application-autoscaling:describescheduledactions",
  "autoscaling:describeautoscalinggroups",
  "autoscaling:describeinstancerefreshes",
  "autoscaling:describelifecyclehooks",
  "autoscaling:describepolicies",
  "autoscaling:describescalingactivities",
  "autoscaling:describescheduledactions",
  "ce:createanomalymonitor",
  "ce:createanomalysubscription",
  "ce:listcostallocationtags",
  "ce:updatecostallocationtagsstatus",
  "cloudwatch:putmetricdata",
  "ec2messages:acknowledgemessage",
  "ec2messages:deletemessage",
  "ec2messages:failmessage",
  "ec2messages:sendreply",
  "ecr:getauthorizationtoken",
  "ecs:deregistertaskdefinition",
  "ecs:describetaskdefinition",
  "ecs:discoverpollendpoint",
  "eks:createcluster",
  "elasticloadbalancing:setwebacl",
  "kms:createkey",
  "kms:generaterandom",
  "kms:listaliases",
  "logs:createlogdelivery",
  "logs:deletelogdelivery",
  "logs:describeloggroups",
  "logs:describeresourcepolicies",
  "logs:putresourcepolicy",
  "rds:createdbproxy",
  "route53:listhostedzones",
  "ssmmessages:createcontrolchannel",
  "ssmmessages:createdatachannel",
  "ssmmessages:opencontrolchannel",
  "ssmmessages:opendatachannel",
  "sts:getcalleridentity",
  "tag:getresources",
  "xray:puttelemetryrecords",
  "xray:puttracesegments",
]);

/** Services of which no action that describes can be limited. Source: the same. */
const DESCRIBE_ALL = /^(ec2:describe(?!vpcattribute)|elasticloadbalancing:describe)/;

/** Reads that hand out what must stay secret, and count as writes here. */
const SENSITIVE_READS =
  /^(secretsmanager:(batch)?get|ssm:getparameter|s3:getobject|dynamodb:(get|batchget)|codecommit:get|ecr:batchgetimage)/;
const READS = /^[a-z0-9-]+:(describe|get|list|view|lookup|search|head|batchget)/;

export function knowsNoResource(action: string): boolean {
  const lower = action.toLowerCase();
  return ACTIONS_WITHOUT_RESOURCES.has(lower) || DESCRIBE_ALL.test(lower);
}

/** By the verb, as AWS names its actions: what is not a read changes something. */
export function isHarmlessRead(action: string): boolean {
  const lower = action.toLowerCase();
  return READS.test(lower) && !SENSITIVE_READS.test(lower);
}
