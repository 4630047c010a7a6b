import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe } from "../support/expectations";
import { SCHEDULE } from "../support/functions";
import type { ResourcePolicy } from "../support/policy";

export const scheduleRuns: ResourcePolicy = {
  id: "MLY-FN-007",
  name: "schedule-runs",
  description:
    "A schedule of production is switched on: one that somebody paused and forgot lets expired entries pile up.",
  level: "mandatory",
  severity: "medium",
  remediation: 'Leave state out, or set it to "ENABLED"; take the schedule away when it is not wanted.',
  authority: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-state.html",
  settings: { environment: ENVIRONMENT },
  resourceTypes: [SCHEDULE],
  checkResource: (resource, settings) =>
    isProduction(resource, settings) ? mustBe(resource.props, "state", ["ENABLED"], "ENABLED") : [],
};
