import {
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type TargetHealthDescription,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { reasonOf } from "../../database/errors";
import { Unreachable } from "../support/errors";
import type { Health, TargetHealth } from "./world";

/** Target health from Elastic Load Balancing. */
export class AwsTargetHealth implements TargetHealth {
  constructor(private readonly client: ElasticLoadBalancingV2Client) {}

  async look(targetGroupArn: string): Promise<Health> {
    try {
      const answer = await this.client.send(new DescribeTargetHealthCommand({ TargetGroupArn: targetGroupArn }));
      return summarize(answer.TargetHealthDescriptions ?? []);
    } catch (error) {
      throw new Unreachable(`target health cannot be read: ${reasonOf(error)}`);
    }
  }
}

/**
 * What a state means for a move; one that is not here, such as unhealthy or unavailable, is a failure.
 * Source: Elastic Load Balancing API, TargetHealth, State (2026-11).
 */
const meanings: Readonly<Record<string, "healthy" | "starting" | "leaving">> = {
  healthy: "healthy",
  initial: "starting",
  draining: "leaving",
};

function summarize(targets: readonly TargetHealthDescription[]): Health {
  const judged = targets.map(({ TargetHealth: health }) => ({
    state: health?.State ?? "unknown",
    reason: health?.Reason,
  }));
  const count = (meaning: string) => judged.filter(({ state }) => meanings[state] === meaning).length;
  const failing = judged.filter(({ state }) => meanings[state] === undefined);
  return {
    healthy: count("healthy"),
    starting: count("starting"),
    failing: failing.map(({ state, reason }) => reason ?? state),
  };
}
