/** How a load balancer reaches and judges the targets of one topology. */
export interface TargetGroupSpec {
  /** `ip` for tasks and pods, `instance` for machines. */
  readonly targetType: "ip" | "instance";
  /** Port of the targets. */
  readonly port: number;
  readonly protocol: "HTTP";
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

/** A topology's share of the traffic. */
export interface WeightedTarget {
  /** Name of the topology. */
  readonly name: string;
  /** 0 to 999; shares are relative to the sum. */
  readonly weight: number;
  readonly target: TargetGroupSpec;
}
