import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type ManagedRulesName, managedRules, type WebRules } from "./configuration/webRules";
import { createLogGroup } from "./support/logGroup";
import { type Transform, transformed } from "./support/transform";

export interface WebAclArgs {
  readonly loadBalancerArn: pulumi.Input<string>;
  readonly rules: WebRules;
  /** Name of the application, for the log. */
  readonly applicationName: string;
  /** Days that the log is kept. */
  readonly logRetentionDays: number;
  /** Changes a child's arguments before it is made. */
  readonly transform?: { readonly webAcl?: Transform<aws.wafv2.WebAclArgs> };
}

type Rule = aws.types.input.wafv2.WebAclRule;

/** Seconds over which a rate is counted. */
const WINDOW_SECONDS = 300;

/** What a client gets whose rate is too high. */
const TOO_MANY_REQUESTS = 429;

/** They get people in, so they are not written down: sessions, credentials, and the header that picks a topology. */
const SECRET_HEADERS = ["authorization", "cookie", "x-topology"];

/**
 * AWS WAF before the load balancer. Every request is checked: limits of rate first, then AWS's groups of rules, in their order. The load
 * balancer's own checks of targets do not pass it. When WAF does not answer, the load balancer refuses requests (fail closed).
 */
export class WebAcl extends pulumi.ComponentResource {
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: WebAclArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:ingress:WebAcl", name, {}, opts);
    const child = { parent: this };
    const acl = new aws.wafv2.WebAcl(
      name,
      transformed(args.transform?.webAcl, {
        description: "Requests to the load balancer",
        scope: "REGIONAL",
        defaultAction: { allow: {} },
        rules: webAclRules(args.rules),
        visibilityConfig: visibility(name),
      }),
      child,
    );
    const association = new aws.wafv2.WebAclAssociation(
      name,
      { webAclArn: acl.arn, resourceArn: args.loadBalancerArn },
      child,
    );
    // WAF accepts no other beginning. Source: AWS WAF developer guide, "Sending logs to CloudWatch Logs" (2026-11).
    const logGroup = createLogGroup(
      `${name}-log`,
      { namePrefix: `aws-waf-logs-${args.applicationName}-`, retentionInDays: args.logRetentionDays },
      child,
    );
    new aws.wafv2.WebAclLoggingConfiguration(
      name,
      {
        resourceArn: acl.arn,
        logDestinationConfigs: [logGroup.arn],
        redactedFields: SECRET_HEADERS.map((header) => ({ singleHeader: { name: header } })),
        loggingFilter: { defaultBehavior: "DROP", filters: [keepMatches()] },
      },
      { ...child, dependsOn: [association] },
    );
    this.logGroupName = logGroup.name;
    this.registerOutputs({ logGroupName: this.logGroupName });
  }
}

/** A pure function: the rules, by priority. */
export function webAclRules({ managed, counted, perAddress, perHost, countOnly }: WebRules): Rule[] {
  const limits = [
    ...(perAddress ? [rateLimit("rate-per-address", { limit: perAddress, aggregateKeyType: "IP" }, countOnly)] : []),
    ...(perHost ? [rateLimit("rate-per-host", { limit: perHost, ...byHost }, countOnly)] : []),
  ];
  const groups = managed.map((group) => managedGroup(group, counted, countOnly));
  return [...limits, ...groups].map((rule, priority) => ({ ...rule, priority }));
}

type Unranked = Omit<Rule, "priority">;

/** The name of a host has no case. A request without the header, which HTTP/1.1 does not allow, is not counted. */
const byHost = {
  aggregateKeyType: "CUSTOM_KEYS",
  customKeys: [{ header: { name: "host", textTransformations: [{ priority: 0, type: "LOWERCASE" }] } }],
};

function rateLimit(
  name: string,
  statement: aws.types.input.wafv2.WebAclRuleStatementRateBasedStatement,
  countOnly: boolean,
): Unranked {
  const block = { block: { customResponse: { responseCode: TOO_MANY_REQUESTS } } };
  return {
    name,
    action: countOnly ? { count: {} } : block,
    statement: { rateBasedStatement: { ...statement, evaluationWindowSec: WINDOW_SECONDS } },
    visibilityConfig: visibility(name),
  };
}

function managedGroup(group: ManagedRulesName, counted: readonly string[], countOnly: boolean): Unranked {
  const { name } = managedRules[group];
  const exceptions = counted.filter((each) => each.startsWith(`${group}/`)).map((each) => each.slice(group.length + 1));
  return {
    name,
    // Of a group: `none` leaves what its rules do, `count` makes them all count.
    overrideAction: countOnly ? { count: {} } : { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        name,
        ruleActionOverrides: exceptions.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visibility(name),
  };
}

/** No samples: they have every header of a request as it came, and nothing can be redacted. The log has what matched. */
function visibility(metricName: string) {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: false };
}

/** Requests that a rule has blocked or counted: the access log has all of them. */
function keepMatches() {
  const conditions = ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"].map((action) => ({ actionCondition: { action } }));
  return { behavior: "KEEP", requirement: "MEETS_ANY", conditions };
}
