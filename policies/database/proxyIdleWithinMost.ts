import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DEFAULT_CONNECTIONS_PERCENT, PROXY_TARGET_GROUP } from "../support/proxies";
import { numberOf } from "../support/values";

export const proxyIdleWithinMost: ResourcePolicy = {
  id: "MLY-DB-022",
  name: "proxy-idle-within-most",
  description:
    "A proxy keeps no more connections idle than it may have: RDS refuses the setting, in the middle of an update.",
  level: "mandatory",
  severity: "medium",
  remediation: "Lower maxIdleConnectionsPercent to maxConnectionsPercent or less; half of it is what RDS takes.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ConnectionPoolConfiguration.html",
  resourceTypes: [PROXY_TARGET_GROUP],
  checkResource: ({ props }) => {
    const config = at(props, "connectionPoolConfig");
    const idle = numberOf(at(config, "maxIdleConnectionsPercent"));
    const given = at(config, "maxConnectionsPercent");
    const most = given === undefined ? DEFAULT_CONNECTIONS_PERCENT : numberOf(given);
    if (idle === undefined || most === undefined || idle <= most) return [];
    return [`maxIdleConnectionsPercent is ${idle}, and maxConnectionsPercent ${most}.`];
  },
};
