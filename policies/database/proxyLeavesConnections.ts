import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { DEFAULT_CONNECTIONS_PERCENT, PROXY_TARGET_GROUP } from "../support/proxies";
import { numberOf, UNKNOWN } from "../support/values";

export const proxyLeavesConnections: ResourcePolicy = {
  id: "MLY-DB-021",
  name: "proxy-leaves-connections",
  description:
    "A proxy leaves some of max_connections to migrations, pg_cron and a person with psql: at 100 % it takes them all.",
  level: "mandatory",
  severity: "high",
  remediation: "Lower connectionPoolConfig.maxConnectionsPercent; it is 100 when left out.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connections.html",
  settings: {
    maximumPercent: {
      type: "number",
      default: 90,
      minimum: 1,
      maximum: 100,
      description: "Percent of max_connections",
    },
  },
  resourceTypes: [PROXY_TARGET_GROUP],
  checkResource: ({ props }, settings) => {
    const given = at(props, "connectionPoolConfig.maxConnectionsPercent");
    if (given === UNKNOWN) return [];
    const percent = given === undefined || given === null ? DEFAULT_CONNECTIONS_PERCENT : numberOf(given);
    const most = settings.number("maximumPercent");
    if (percent === undefined || percent <= most) return [];
    return [
      `maxConnectionsPercent is ${percent}${given === undefined ? " by default" : ""}; it must be ${most} or less.`,
    ];
  },
};
