/** A version of the application that the cluster has run: a ReplicaSet. */
export interface Version {
  readonly name: string;
  /** Kubernetes' number, which grows with each rollout; going back gives an old version the newest number. */
  readonly revision: number;
  /** Pods that serve. */
  readonly ready: number;
  /** The pods' template, without what Kubernetes adds. */
  readonly template: unknown;
}

/** The newest rollout of the Deployment. */
export interface Rollout {
  readonly revision: number;
  readonly state: "under way" | "done" | "failed";
  /** Milliseconds since 1970 of the last change of the state. */
  readonly changedAt: number;
  /** Revision that the guard made when it last went back; 0: never. */
  readonly wentBackAt: number;
}

/** What the function may do in the cluster. */
export interface Cluster {
  rollout(): Promise<Rollout>;
  versions(): Promise<readonly Version[]>;
  /** Starts a rollout of an old version, and notes that it has the revision `wentBackAt`. */
  apply(version: Version, wentBackAt: number, why: string): Promise<void>;
}

/** Time, in milliseconds. */
export interface Clock {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export interface GoBackAnswer {
  readonly did: "nothing" | "went back" | "could not go back";
  readonly why: string;
  /** Name of the version that serves now. */
  readonly version?: string;
}

/** Seconds that one call waits; Lambda ends it after 900. */
const PATIENCE_SECONDS = 840;
const POLL_MILLISECONDS = 5_000;

/**
 * Puts the version before the newest one back, when an alarm rings while the newest is rolled out or soon after. One that does not come
 * into service either, as it never did, is left for the one before it.
 * @param why name of the alarm
 * @param bakeSeconds seconds after a rollout in which its version is to blame
 */
export async function goBack(why: string, bakeSeconds: number, cluster: Cluster, clock: Clock): Promise<GoBackAnswer> {
  const begunAt = clock.now();
  const rollout = await cluster.rollout();
  const innocent = reasonToStay(rollout, bakeSeconds, begunAt);
  if (innocent !== undefined) return { did: "nothing", why: innocent };
  const candidates = former(await cluster.versions(), rollout.revision);
  if (candidates.length === 0) return { did: "nothing", why: "there is no version before this one" };
  for (const [index, version] of candidates.entries()) {
    await cluster.apply(version, rollout.revision + 1 + index, why);
    const state = await outcome(rollout.revision + 1 + index, cluster, clock, begunAt + PATIENCE_SECONDS * 1000);
    if (state !== "failed") return { did: "went back", why, version: version.name };
  }
  return { did: "could not go back", why: "no version before this one comes into service" };
}

/** Why the newest version is not to blame; undefined when it is. */
function reasonToStay({ revision, state, changedAt, wentBackAt }: Rollout, bakeSeconds: number, now: number) {
  if (wentBackAt >= revision) return "the version before was put back already, and is not to blame";
  const seconds = Math.round((now - changedAt) / 1000);
  if (state === "done" && seconds > bakeSeconds) return `no new version: the last rollout ended ${seconds} s ago`;
  return undefined;
}

/** Those that serve still, then the newest. */
function former(versions: readonly Version[], revision: number): readonly Version[] {
  return versions
    .filter((each) => each.revision < revision)
    .sort((a, b) => Number(b.ready > 0) - Number(a.ready > 0) || b.revision - a.revision);
}

async function outcome(revision: number, cluster: Cluster, clock: Clock, until: number): Promise<Rollout["state"]> {
  while (clock.now() < until) {
    const rollout = await cluster.rollout();
    if (rollout.revision >= revision && rollout.state !== "under way") return rollout.state;
    await clock.sleep(POLL_MILLISECONDS);
  }
  return "under way";
}
