import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { PROXY } from "../support/proxies";

export const proxyDebugLoggingOff: ResourcePolicy = {
  id: "MLY-DB-019",
  name: "proxy-debug-logging-off",
  description:
    "A proxy of production does not log for debugging: every statement, with the values in it, would stand in a log.",
  level: "mandatory",
  severity: "high",
  remediation: "Leave debugLogging out; turn it on by hand for a day when pinning is looked into.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-creating.html",
  settings: { environment: ENVIRONMENT },
  resourceTypes: [PROXY],
  checkResource: (resource, settings) =>
    isProduction(resource, settings) ? mustBe(resource.props, "debugLogging", ["false"], "false") : [],
};
