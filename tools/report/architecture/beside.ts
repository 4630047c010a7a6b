import type { Stack } from "../../../policies/support/stack";
import { textOf } from "../../../policies/support/values";
import { counted } from "../../support/amounts";

/** A managed service outside of the network that the stack uses. */
export interface Beside {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Which resources make a service, and what is said of so many. */
const SERVICES: readonly (readonly [title: string, types: Readonly<Record<string, readonly [string, string?]>>])[] = [
  ["ECR", { "aws:ecr/repository:Repository": ["image repository", "image repositories"] }],
  ["Secrets Manager", { "aws:secretsmanager/secret:Secret": ["secret"] }],
  ["KMS", { "aws:kms/key:Key": ["key"] }],
  ["Certificate Manager", { "aws:acm/certificate:Certificate": ["certificate"] }],
  ["Route 53", { "aws:route53/record:Record": ["record"] }],
  ["S3", { "aws:s3/bucket:Bucket": ["bucket for access logs", "buckets"] }],
  [
    "CloudWatch",
    {
      "aws:cloudwatch/logGroup:LogGroup": ["log group"],
      "aws:cloudwatch/metricAlarm:MetricAlarm": ["alarm"],
      "aws:cloudwatch/compositeAlarm:CompositeAlarm": ["composite alarm"],
      "aws:cloudwatch/dashboard:Dashboard": ["dashboard"],
    },
  ],
  [
    "SNS",
    {
      "aws:sns/topic:Topic": ["topic for alarms", "topics"],
      "aws:sns/topicSubscription:TopicSubscription": ["subscription"],
    },
  ],
  ["EventBridge Scheduler", { "aws:scheduler/schedule:Schedule": ["schedule"] }],
  ["Budgets", { "aws:budgets/budget:Budget": ["budget"] }],
  ["WAF", { "aws:wafv2/webAcl:WebAcl": ["web ACL"] }],
];

export function readBeside(stack: Stack): readonly Beside[] {
  const services = SERVICES.flatMap(([title, types]) => {
    const lines = Object.entries(types).flatMap(([type, [one, many]]) => {
      const { length } = stack.ofType(type);
      return length > 0 ? [counted(length, one, many)] : [];
    });
    return lines.length > 0 ? [{ title, lines }] : [];
  });
  return [
    ...services.map((each) => (each.title === "S3" ? { ...each, lines: [...each.lines, ...gateway(stack)] } : each)),
    ...functions(stack),
  ];
}

/** A route to S3 that costs nothing and has no address. */
function gateway(stack: Stack): readonly string[] {
  const gateways = stack
    .ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
    .filter(({ props }) => props.vpcEndpointType === "Gateway");
  return gateways.length > 0 ? ["by a gateway endpoint"] : [];
}

/** Functions that have no place in the network. */
function functions(stack: Stack): readonly Beside[] {
  const outside = stack.ofType("aws:lambda/function:Function").filter(({ props }) => props.vpcConfig === undefined);
  if (outside.length === 0) return [];
  const words = ({ name, props }: (typeof outside)[number]) => textOf(props.description)?.split(":")[0] ?? name;
  return [{ title: "Lambda", lines: outside.map(words) }];
}
