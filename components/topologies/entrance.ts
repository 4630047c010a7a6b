import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
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
  /** Name of the topology: the value of the header `x-topology`. */
  readonly topology: string;
  readonly facts: Pick<TopologyFacts, "targetType" | "priority">;
  readonly vpcId: pulumi.Input<string>;
  readonly listenerArn: pulumi.Input<string>;
  readonly spec: TargetGroupSpec;
  /** Changes the target group's arguments before it is made. */
  readonly transform?: Transform<aws.lb.TargetGroupArgs>;
}

/** Requests with this header are forwarded to the named topology, whatever its weight: to test a new one before it has users. */
const TOPOLOGY_HEADER = "x-topology";

/**
 * One topology's target group, attached to the listener by its own rule. AWS checks targets and accepts services only when the group is
 * attached to a listener; this rule does that before any user's request is forwarded to the group.
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
    this.rule = new aws.lb.ListenerRule(
      name,
      {
        listenerArn: args.listenerArn,
        priority: facts.priority,
        conditions: [{ httpHeader: { httpHeaderName: TOPOLOGY_HEADER, values: [args.topology] } }],
        actions: [{ type: "forward", targetGroupArn: this.targetGroup.arn }],
      },
      { parent: this },
    );
    this.registerOutputs({ targetGroupArn: this.targetGroup.arn });
  }
}
