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
  /** The topologies that serve: at most five, which is what one rule takes. */
  readonly targets: readonly WeightedTarget[];
}

/** After the topologies' own rules (entrance.ts). */
const PRIORITY = 1000;

/**
 * Who serves how much: the one rule that forwards users' requests, to target groups by weight. It is made and changed after the
 * topologies are up, so that a new one is healthy before the first request, and removed before an old one goes. A change of weights
 * is an update in place.
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
        // A forward block also for one group, so that a second one is an update in place.
        actions: [{ type: "forward", forward: { targetGroups } }],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
