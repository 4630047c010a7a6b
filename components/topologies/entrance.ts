import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { TopologyFacts } from "../configuration/topologyFacts";
import { type Transform, transformed } from "../support/transform";

/** How a load balancer reaches and judges the targets of one topology. */
export interface TargetGroupSpec {
  /** Port of the targets. */
  readonly port: number;
  /** Answers 200 to 299 when the target is well. */
  readonly healthPath: string;
  /** Seconds between two checks. */
  readonly intervalSeconds: number;
  /** Seconds until a check counts as failed; less than the interval. */
  readonly timeoutSeconds: number;
  /** Good checks in a row that make a target healthy. */
  readonly healthyThreshold: number;
  /** Failed checks in a row that make it unhealthy. */
  readonly unhealthyThreshold: number;
  /** Seconds that requests in flight have when a target leaves. */
  readonly deregistrationDelaySeconds: number;
  /** Seconds over which a new target is given its full share, 0 or 30 to 900: a JVM is slow at first. */
  readonly slowStartSeconds: number;
}

/** The figures that suit a Spring Boot application, whatever runs it. */
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

/** Seconds that requests in flight have when a target leaves. */
export const DRAIN_SECONDS = 30;

export interface EntranceArgs {
  /** Name of the topology: what `x-topology` asks for. */
  readonly topology: string;
  readonly facts: Pick<TopologyFacts, "targetType" | "priority">;
  readonly vpcId: pulumi.Input<string>;
  readonly listenerArn: pulumi.Input<string>;
  readonly spec: TargetGroupSpec;
  /** Changes the target group's arguments before it is made. */
  readonly transform?: Transform<aws.lb.TargetGroupArgs>;
}

/** Requests with this header go to the named topology, whatever its weight: a look at a new one before users see it. */
const TOPOLOGY_HEADER = "x-topology";

/**
 * One topology's way in: its target group, tied to the listener by a rule of its own. AWS checks targets and takes services in
 * only once a group is tied to a listener; with this rule that happens before any user's request is forwarded here.
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
