import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** A topology's share of the traffic. */
export interface WeightedTarget {
  readonly targetGroupArn: pulumi.Input<string>;
  /** 0 to 999; shares are relative to the sum. */
  readonly weight: number;
}

export interface TrafficArgs {
  readonly listenerArn: pulumi.Input<string>;
  /** The topologies that serve: at most five, the limit of one rule. */
  readonly targets: readonly WeightedTarget[];
}

/** Lower precedence than the topologies' own rules (entrance.ts). */
const PRIORITY = 1000;

/**
 * The one rule that forwards users' requests, to target groups by weight. It changes after new topologies are up and before old ones are
 * deleted: a new one is healthy before its first request, and an old one gets none any more. A change of weights is an update in place.
 */
export class Traffic extends pulumi.ComponentResource {
  constructor(name: string, args: TrafficArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:ingress:Traffic", name, {}, opts);
    const targetGroups = args.targets.map(({ targetGroupArn: arn, weight }) => ({ arn, weight }));
    new aws.lb.ListenerRule(
      name,
      {
        listenerArn: args.listenerArn,
        priority: PRIORITY,
        conditions: [{ pathPattern: { values: ["/*"] } }],
        // A forward block even for one group, so that adding a second is an update in place.
        actions: [{ type: "forward", forward: { targetGroups } }],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
