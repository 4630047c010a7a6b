import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { TopologyFacts } from "../configuration/topologyFacts";
import { type Transform, transformed } from "../support/transform";

/** How a load balancer connects to one topology's targets, and checks their health. */
export interface TargetGroupSpec {
  /** Port of the targets. */
  readonly port: number;
  /** Answers 200 to 299 when the target is healthy. */
  readonly healthPath: string;
  /** Seconds between two checks. */
  readonly intervalSeconds: number;
  /** Seconds until a check counts as failed; less than the interval. */
  readonly timeoutSeconds: number;
  /** Successful checks in a row that make a target healthy. */
  readonly healthyThreshold: number;
  /** Failed checks in a row that make it unhealthy. */
  readonly unhealthyThreshold: number;
  /** Seconds that running requests have to finish when a target leaves. */
  readonly deregistrationDelaySeconds: number;
  /** Seconds until a new target gets its full share of requests, 0 or 30 to 900: a JVM is slow at first. */
  readonly slowStartSeconds: number;
}

/** Values for a Spring Boot application, the same in every topology. */
export function targetGroupSpec(own: Pick<TargetGroupSpec, "port" | "healthPath">): TargetGroupSpec {
  return {
    ...own,
    intervalSeconds: 15,
    timeoutSeconds: 5,
    healthyThreshold: 2,
    unhealthyThreshold: 4,
    deregistrationDelaySeconds: DRAIN_SECONDS,
    slowStartSeconds: 30,
  };
}

/** Seconds that running requests have to finish when a target leaves. */
export const DRAIN_SECONDS = 30;

export interface EntranceArgs {
  /** Name of the topology: the value of the header `x-topology` begins with it. */
  readonly topology: string;
  /** Requests with the header are forwarded; false: the rule is there, and no request matches it. */
  readonly openByHeader: boolean;
  readonly facts: Pick<TopologyFacts, "targetType" | "priority">;
  readonly vpcId: pulumi.Input<string>;
  readonly listenerArn: pulumi.Input<string>;
  readonly spec: TargetGroupSpec;
  /** Changes the target group's arguments before it is made. */
  readonly transform?: Transform<aws.lb.TargetGroupArgs>;
}

/** Requests with this header are forwarded to the named topology, whatever its weight: to test a new one before it has users. */
export const TOPOLOGY_HEADER = "x-topology";

/**
 * Letters and digits after the topology's name. No capitals, because the load balancer ignores case, and no `*` or `?`, which match others.
 * 36 characters 40 times are 206 bits; a value has 128 characters at most.
 * Source: Elastic Load Balancing, "Condition types for listener rules", HTTP header conditions (2026-11).
 */
const SECRET = { length: 40, special: false, upper: false } as const;

/**
 * An address of documentation (RFC 5737): no route leads there, so no connection comes from it. AWS refuses 255.255.255.255/32.
 * Source: Elastic Load Balancing, "Condition types for listener rules", source IP address conditions (2026-11).
 */
const NOBODY = "192.0.2.1/32";

/**
 * One topology's target group, attached to the listener by its own rule. AWS checks targets and accepts services only when the group is
 * attached to a listener; this rule does that before any user's request is forwarded to the group. So it is always there, and whoever knows
 * the value of its header gets in by it. The value is in the state as a secret, and goes with the topology: each move has a new one.
 */
export class Entrance extends pulumi.ComponentResource {
  readonly targetGroup: aws.lb.TargetGroup;
  /** Must exist before a service registers with the target group. */
  readonly rule: aws.lb.ListenerRule;

  constructor(name: string, args: EntranceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:ingress:Entrance", name, {}, opts);
    const { spec, facts } = args;

    this.targetGroup = new aws.lb.TargetGroup(
      name,
      transformed(args.transform, {
        vpcId: args.vpcId,
        targetType: facts.targetType,
        port: spec.port,
        protocol: "HTTP",
        healthCheck: {
          path: spec.healthPath,
          matcher: "200-299",
          interval: spec.intervalSeconds,
          timeout: spec.timeoutSeconds,
          healthyThreshold: spec.healthyThreshold,
          unhealthyThreshold: spec.unhealthyThreshold,
        },
        deregistrationDelay: spec.deregistrationDelaySeconds,
        slowStart: spec.slowStartSeconds,
      }),
      { parent: this },
    );
    const { result: secret } = new random.RandomPassword(name, SECRET, { parent: this });
    this.rule = new aws.lb.ListenerRule(
      name,
      {
        listenerArn: args.listenerArn,
        priority: facts.priority,
        // All of them must match.
        conditions: [
          { httpHeader: { httpHeaderName: TOPOLOGY_HEADER, values: [pulumi.interpolate`${args.topology}-${secret}`] } },
          ...(args.openByHeader ? [] : [{ sourceIp: { values: [NOBODY] } }]),
        ],
        actions: [{ type: "forward", targetGroupArn: this.targetGroup.arn }],
      },
      { parent: this },
    );
    this.registerOutputs({ targetGroupArn: this.targetGroup.arn });
  }
}
