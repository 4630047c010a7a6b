import { covers, type DesiredPolicy, type RolloutAnswer, type RolloutRequest } from "./request";

/** A refresh of a group's machines, as AWS describes it. */
export interface Refresh {
  readonly id: string;
  /** Source: EC2 Auto Scaling API reference, InstanceRefresh, Status (2026-11). */
  readonly status: string;
  /** Why, in AWS's words. */
  readonly reason: string;
  /** The configuration that it applies, as AWS returns it. */
  readonly desired: unknown;
  /** Milliseconds since 1970; undefined while the refresh has not started or not ended. */
  readonly startedAt?: number;
  readonly endedAt?: number;
}

/** What AWS can do with one group. */
export interface Group {
  newestRefresh(): Promise<Refresh | undefined>;
  /** The group has this configuration, and every machine in it was started from it. */
  runs(policy: DesiredPolicy): Promise<boolean>;
  /** @returns the refresh's id; undefined when another refresh is running already */
  start(request: RolloutRequest): Promise<string | undefined>;
  /** Stops a refresh; machines stay as they are. */
  cancel(): Promise<void>;
  /** Reverses a refresh, machine by machine. */
  rollBack(): Promise<void>;
}

/** Time, in milliseconds. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Seconds that one call waits; Lambda ends it after 900. */
export const PATIENCE_SECONDS = 840;
const POLL_MILLISECONDS = 10_000;
/** A failed refresh that ended this recently belongs to this update; an older one to an earlier update, which is now tried again. */
const RECENT_MILLISECONDS = 120_000;

const FORWARD: readonly string[] = ["Pending", "InProgress", "Baking"];
const BACKWARD: readonly string[] = ["Cancelling", "RollbackInProgress"];

/** The machines did not get the new configuration. */
export class RolloutError extends Error {
  override readonly name = "RolloutError";
}

/**
 * Replaces a group's machines until all have the wanted configuration, and waits. A further call continues: it waits for a running
 * refresh, and starts one only if none is running and machines still have another configuration. The group keeps its old configuration
 * until all machines have the new one, so that AWS can roll back to it.
 * Source: EC2 Auto Scaling user guide, "Undo changes with a manual or auto rollback" (2026-11).
 * @throws RolloutError with AWS's reason when the refresh has failed, or when the last call ends before the refresh does
 */
export async function rollOut(request: RolloutRequest, group: Group, clock: Clock): Promise<RolloutAnswer> {
  const { mixedInstancesPolicy: wanted, step, steps } = request;
  const begunAt = clock.now();
  let followed: string | undefined;
  for (;;) {
    const newest = await group.newestRefresh();
    const isOurs = newest !== undefined && covers(newest.desired, wanted);
    const isRecent = isOurs && step > 1 && begunAt - (newest.endedAt ?? 0) < RECENT_MILLISECONDS;
    if (newest && FORWARD.includes(newest.status)) {
      if (!isOurs) await group.cancel();
      else if (clock.now() - (newest.startedAt ?? clock.now()) > request.deadlineSeconds * 1000) await group.rollBack();
      if (isOurs) followed = newest.id;
    } else if (newest && BACKWARD.includes(newest.status)) {
      if (isOurs) followed = newest.id;
    } else if (await group.runs(wanted)) {
      return { status: "machines run it", ...(followed === undefined ? {} : { refreshId: followed }) };
    } else if (newest && newest.status !== "Successful" && (newest.id === followed || isRecent)) {
      throw new RolloutError(failure(request, newest));
    } else {
      followed = await group.start(request);
    }
    if (clock.now() - begunAt >= PATIENCE_SECONDS * 1000) break;
    await clock.sleep(POLL_MILLISECONDS);
  }
  if (step < steps) return { status: "under way", ...(followed === undefined ? {} : { refreshId: followed }) };
  throw new RolloutError(
    `The machines of ${request.groupName} are still being replaced: look at the group's instance refresh in the console, and run the update again, which goes on waiting.`,
  );
}

function failure({ groupName, mixedInstancesPolicy }: RolloutRequest, { status, reason, id }: Refresh): string {
  const { Version } = mixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification;
  const now =
    status === "RollbackSuccessful"
      ? "the old ones serve again"
      : `the group has machines of both configurations (${status})`;
  return (
    `The machines of ${groupName} with launch template version ${Version} did not come into service: ${now}. ` +
    `AWS says: ${reason || "no reason"} (instance refresh ${id}). Look at the application's log; the next update tries again.`
  );
}
