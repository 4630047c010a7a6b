import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { PROXY_TARGET_GROUP } from "../support/proxies";
import { numberOf, UNKNOWN } from "../support/values";

/** Source: Amazon RDS API reference, ConnectionPoolConfiguration, ConnectionBorrowTimeout (2026-11). */
const AWS_DEFAULT_SECONDS = 120;

export const proxyBorrowsInTime: ResourcePolicy = {
  id: "MLY-DB-023",
  name: "proxy-borrows-in-time",
  description:
    "A proxy gives up waiting for a free connection in good time: a request that waits for ever keeps others waiting.",
  level: "advisory",
  severity: "medium",
  remediation: "Set connectionPoolConfig.connectionBorrowTimeout; 0 waits for ever.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ConnectionPoolConfiguration.html",
  settings: {
    maximumSeconds: {
      type: "number",
      default: AWS_DEFAULT_SECONDS,
      minimum: 1,
      maximum: 300,
      description: "Seconds that a request waits for a connection",
    },
  },
  resourceTypes: [PROXY_TARGET_GROUP],
  checkResource: ({ props }, settings) => {
    const given = at(props, "connectionPoolConfig.connectionBorrowTimeout");
    const seconds = given === undefined || given === UNKNOWN ? AWS_DEFAULT_SECONDS : numberOf(given);
    const most = settings.number("maximumSeconds");
    if (seconds === undefined || (seconds > 0 && seconds <= most)) return [];
    return [
      `connectionBorrowTimeout is ${seconds === 0 ? "0, which waits for ever" : seconds}; it must be 1 to ${most}.`,
    ];
  },
};
