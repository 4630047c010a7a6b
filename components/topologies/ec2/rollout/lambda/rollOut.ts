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
  /** Those of the alarms that are in state ALARM. */
  ringing(alarmNames: readonly string[]): Promise<readonly string[]>;
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
 * until all machines have the new one, so that AWS can roll back to it. An alarm that rings already is left out: else the version that
 * ends the errors could not come into service.
 * Source: EC2 Auto Scaling user guide, "Undo changes with a manual or auto rollback" (2026-11).
 * @throws RolloutError with AWS's reason when the refresh has failed, or when the last call ends before the refresh does
 */
export async function rollOut(request: RolloutRequest, group: Group, clock: Clock): Promise<RolloutAnswer> {
  const { mixedInstancesPolicy: wanted, step, steps } = request;
  const begunAt = clock.now();
  let followed: string | undefined;
  let ignored: readonly string[] = [];
  const answer = (status: RolloutAnswer["status"]): RolloutAnswer => ({
    status,
    ...(followed === undefined ? {} : { refreshId: followed }),
    ...(ignored.length === 0 ? {} : { ignoredAlarms: ignored }),
  });
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
      return answer("machines run it");
    } else if (newest && newest.status !== "Successful" && (newest.id === followed || isRecent)) {
      throw new RolloutError(failure(request, newest));
    } else {
      ignored = await group.ringing(request.alarmNames);
      followed = await group.start({ ...request, ...guarded(request, ignored) });
    }
    if (clock.now() - begunAt >= PATIENCE_SECONDS * 1000) break;
    await clock.sleep(POLL_MILLISECONDS);
  }
  if (step < steps) return answer("under way");
  throw new RolloutError(
    `The machines of ${request.groupName} are still being replaced: look at the group's instance refresh in the console, and run the update again, which goes on waiting.`,
  );
}

/** The alarms that can roll a refresh back, and how long they are watched at its end. */
function guarded({ alarmNames, bakeSeconds }: RolloutRequest, ringing: readonly string[]) {
  const quiet = alarmNames.filter((name) => !ringing.includes(name));
  return { alarmNames: quiet, bakeSeconds: quiet.length > 0 ? bakeSeconds : 0 };
}

function failure(
  { groupName, mixedInstancesPolicy, alarmNames }: RolloutRequest,
  { status, reason, id }: Refresh,
): string {
  const { Version } = mixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification;
  const now =
    status === "RollbackSuccessful"
      ? "the old ones serve again"
      : `the group has machines of both configurations (${status})`;
  const rang = /\balarms?\b/i.test(reason) || alarmNames.some((name) => reason.includes(name));
  const what = rang ? "came into service and answered with errors, or slowly" : "did not come into service";
  return (
    `The machines of ${groupName} with launch template version ${Version} ${what}: ${now}. ` +
    `AWS says: ${reason || "no reason"} (instance refresh ${id}). Look at the application's log; the next update tries again.`
  );
}
