import { mustBeAtLeast } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { PROXY } from "../support/proxies";

/** Source: Amazon RDS user guide, "Creating a proxy", idle client connection timeout (2026-11). */
const AWS_DEFAULT_SECONDS = 1800;

export const proxyOutlastsPool: ResourcePolicy = {
  id: "MLY-DB-018",
  name: "proxy-outlasts-pool",
  description:
    "A proxy keeps an idle connection as long as the application's pool does: a pool hands out what the proxy has closed.",
  level: "advisory",
  severity: "medium",
  remediation: "Raise idleClientTimeout to the pool's maximum lifetime (HikariCP: 30 minutes), or shorten that.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-creating.html",
  settings: {
    minimumSeconds: {
      type: "number",
      default: 1800,
      minimum: 1,
      maximum: 28_800,
      description: "Seconds that the application's pool keeps a connection",
    },
  },
  resourceTypes: [PROXY],
  checkResource: ({ props }, settings) =>
    mustBeAtLeast(props, "idleClientTimeout", settings.number("minimumSeconds"), AWS_DEFAULT_SECONDS),
};
