/** Kubernetes' own: the number of the newest rollout. */
export const REVISION = "deployment.kubernetes.io/revision";

/** Annotations of the Deployment that the guard writes: the revision that it made when it last went back, and the alarm. */
export const WENT_BACK = "rollback-guard/revision";
export const ALARM = "rollback-guard/alarm";
