import { HOURS_PER_MONTH } from "../facts/prices";
import { at, records } from "../support/expectations";
import type { Stack, StackResource } from "../support/stack";
import { numberOf } from "../support/values";
import { byUse, type CostContext, fixed, type Line, type RuleTable } from "./rule";
import { gbAMonth, requestsAMonth } from "./usage";

const KEY = "aws:kms/key:Key";
const SECRET = "aws:secretsmanager/secret:Secret";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";

export const keyRules: RuleTable = {
  group: "keys and storage",
  rules: {
    [KEY]: key,
    [SECRET]: secret,
    "aws:ecr/repository:Repository": (_repository, { usage }) => [byUse("images", "ecr/storage", usage.imagesGb)],
    "aws:s3/bucket:Bucket": bucket,
    "aws:route53/zone:Zone": () => [fixed("hosted zone", "route53/zone")],
    "aws:wafv2/webAcl:WebAcl": webAcl,
  },
};

/** Requests are priced by the ten thousand. */
const REQUESTS = 10_000;

/** The requests of a stack, in equal parts to each of its keys. */
function key(_key: StackResource, { stack, usage }: CostContext): readonly Line[] {
  const requests = usage.keyRequests / stack.ofType(KEY).length / REQUESTS;
  return [fixed("key", "kms/key"), byUse("requests to the key", "kms/requests", requests)];
}

function secret(_secret: StackResource, { stack, usage }: CostContext): readonly Line[] {
  const requests = usage.secretRequests / stack.ofType(SECRET).length / REQUESTS;
  return [
    fixed("secret", "secretsmanager/secret"),
    byUse("requests for the secret", "secretsmanager/requests", requests),
  ];
}

const DAYS_PER_MONTH = HOURS_PER_MONTH / 24;

/** Access logs are written every five minutes by each of the load balancer's nodes, of which each zone has one at least. */
const LOGS_AN_HOUR = 12;
/** PUT is priced by the thousand. */
const PUTS = 1000;

function bucket(resource: StackResource, { stack, usage }: CostContext): readonly Line[] {
  // The load balancer may depend on the policy that lets it write.
  const urns = [resource, ...linkedTo(stack, resource, "aws:s3/bucketPolicy:BucketPolicy")].map(({ urn }) => urn);
  const balancer = stack
    .ofType(BALANCER)
    .find(({ propertyDependencies }) => propertyDependencies.accessLogs?.some((urn) => urns.includes(urn)));
  if (balancer === undefined) return [{ what: "objects", unpriced: "what will be stored is not known" }];
  const days = expiryOf(stack, resource) ?? 365;
  const gb = gbAMonth(usage, usage.accessLogKbPerRequest) * (days / DAYS_PER_MONTH);
  const zones = Array.isArray(balancer.props.subnets) ? balancer.props.subnets.length : 1;
  return [
    byUse("access logs", "s3/storage", gb),
    byUse("access logs, written", "s3/requests-put", (LOGS_AN_HOUR * HOURS_PER_MONTH * zones) / PUTS),
  ];
}

/** Resources of a type that are about the bucket. */
function linkedTo(stack: Stack, { urn }: StackResource, type: string): readonly StackResource[] {
  return stack.ofType(type).filter(({ propertyDependencies }) => propertyDependencies.bucket?.includes(urn));
}

/** Days until the bucket's lifecycle removes an object. */
function expiryOf(stack: Stack, bucket: StackResource): number | undefined {
  const [lifecycle] = linkedTo(stack, bucket, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration");
  const days = records(lifecycle?.props.rules).map(({ expiration }) => numberOf(at(expiration, "days")));
  return days.find((each) => each !== undefined);
}

const MILLION = 1_000_000;

function webAcl({ props }: StackResource, { usage }: CostContext): readonly Line[] {
  return [
    fixed("web ACL", "waf/acl"),
    fixed("rules of the web ACL", "waf/rule", records(props.rules).length),
    byUse("requests that are inspected", "waf/requests", requestsAMonth(usage) / MILLION),
  ];
}
