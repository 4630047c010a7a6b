import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { awsGroup } from "./awsGroup";
import type { RolloutAnswer, RolloutRequest } from "./request";
import { RolloutError, rollOut } from "./rollOut";

/** The function that replaces a group's machines and waits until it is done; region and credentials are the runtime's. */
export async function handler(request: RolloutRequest): Promise<RolloutAnswer> {
  const group = awsGroup(new AutoScalingClient({}), new CloudWatchClient({}), request.groupName);
  try {
    const answer = await rollOut(request, group, {
      now: () => Date.now(),
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    });
    console.log(JSON.stringify(answer));
    return answer;
  } catch (error) {
    // Lambda returns message and stack, and the engine prints both. The message is enough.
    if (error instanceof RolloutError) error.stack = "";
    throw error;
  }
}
