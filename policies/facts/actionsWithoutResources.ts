/**
 * Actions of IAM that cannot be limited to a resource and therefore have to be allowed on "*".
 * Source: AWS service authorization reference, the tables of actions without resource types (2026-11).
 */
const ACTIONS_WITHOUT_RESOURCES: ReadonlySet<string> = new Set([
  "cloudwatch:putmetricdata",
  "ecr:getauthorizationtoken",
  "ecs:discoverpollendpoint",
  "ec2messages:acknowledgemessage",
  "ec2messages:deletemessage",
  "ec2messages:failmessage",
  "ec2messages:sendreply",
  "kms:createkey",
  "kms:generaterandom",
  "ssmmessages:createcontrolchannel",
  "ssmmessages:createdatachannel",
  "ssmmessages:opencontrolchannel",
  "ssmmessages:opendatachannel",
  "sts:getcalleridentity",
  "xray:puttelemetryrecords",
  "xray:puttracesegments",
]);

/** Reads that hand out what must stay secret, and count as writes here. */
const SENSITIVE_READS =
  /^(secretsmanager:(batch)?get|ssm:getparameter|s3:getobject|dynamodb:(get|batchget)|codecommit:get|ecr:batchgetimage)/;
const READS = /^[a-z0-9-]+:(describe|get|list|view|lookup|search|head|batchget)/;

export function knowsNoResource(action: string): boolean {
  return ACTIONS_WITHOUT_RESOURCES.has(action.toLowerCase());
}

/** By the verb, as AWS names its actions: what is not a read changes something. */
export function isHarmlessRead(action: string): boolean {
  const lower = action.toLowerCase();
  return READS.test(lower) && !SENSITIVE_READS.test(lower);
}
