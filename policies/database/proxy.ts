import { ENVIRONMENT, productionOnly } from "../support/environment";
import { at, mustBe, mustBeAtLeast } from "../support/expectations";
import type { PackPolicy } from "../support/policy";
import { DEFAULT_CONNECTIONS_PERCENT, PROXY, PROXY_TARGET_GROUP, proxyOf } from "../support/proxies";
import { numberOf, textOf, UNKNOWN } from "../support/values";

/** Source: Amazon RDS user guide, "Creating a proxy", idle client connection timeout (2026-11). */
const DEFAULT_IDLE_SECONDS = 1800;

/** Source: Amazon RDS API reference, ConnectionPoolConfiguration, ConnectionBorrowTimeout (2026-11). */
const DEFAULT_BORROW_SECONDS = 120;

export const proxyPolicies: readonly PackPolicy[] = [
  {
    id: "MLY-DB-017",
    name: "proxy-takes-tls-only",
    description:
      "A proxy takes connections over TLS only: rds.force_ssl applies to the proxy's own connections, and not to its clients.",
    level: "mandatory",
    severity: "critical",
    remediation: "Set requireTls: true, and sslmode=verify-full in the clients.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-creating.html",
    resourceTypes: [PROXY],
    checkResource: ({ props }) => mustBe(props, "requireTls", ["true"], "false"),
  },
  {
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
      mustBeAtLeast(props, "idleClientTimeout", settings.number("minimumSeconds"), DEFAULT_IDLE_SECONDS),
  },
  {
    id: "MLY-DB-019",
    name: "proxy-debug-logging-off",
    description:
      "A proxy of production does not log for debugging: every statement, with the values in it, would be in a log.",
    level: "mandatory",
    severity: "high",
    remediation: "Leave debugLogging out; turn it on by hand for a day to investigate pinning.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-creating.html",
    settings: { environment: ENVIRONMENT },
    resourceTypes: [PROXY],
    checkResource: productionOnly(({ props }) => mustBe(props, "debugLogging", ["false"], "false")),
  },
  {
    id: "MLY-DB-020",
    name: "proxy-pinning-filters-effective",
    description:
      "A proxy in front of PostgreSQL has no pinning filters: RDS has none for it, and every SET still pins its session to a connection.",
    level: "advisory",
    severity: "medium",
    remediation: "Take sessionPinningFilters out, and move what the driver sets into initQuery.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html",
    checkStack: (stack) =>
      stack
        .ofType(PROXY_TARGET_GROUP)
        .filter(({ props }) => {
          const filters = at(props, "connectionPoolConfig.sessionPinningFilters");
          return Array.isArray(filters) && filters.length > 0;
        })
        .filter((group) => textOf(proxyOf(stack, group)?.props.engineFamily) === "POSTGRESQL")
        .map(({ urn }) => ({ urn, message: "sessionPinningFilters are set, and do nothing for PostgreSQL." })),
  },
  {
    id: "MLY-DB-021",
    name: "proxy-leaves-connections",
    description:
      "A proxy leaves some of max_connections to migrations, pg_cron and administrators: at 100 % it takes them all.",
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
  },
  {
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
  },
  {
    id: "MLY-DB-023",
    name: "proxy-borrows-in-time",
    description:
      "A proxy gives up waiting for a free connection in good time: a request that waits without limit keeps others waiting.",
    level: "advisory",
    severity: "medium",
    remediation: "Set connectionPoolConfig.connectionBorrowTimeout; 0 waits without limit.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ConnectionPoolConfiguration.html",
    settings: {
      maximumSeconds: {
        type: "number",
        default: DEFAULT_BORROW_SECONDS,
        minimum: 1,
        maximum: 300,
        description: "Seconds that a request waits for a connection",
      },
    },
    resourceTypes: [PROXY_TARGET_GROUP],
    checkResource: ({ props }, settings) => {
      const given = at(props, "connectionPoolConfig.connectionBorrowTimeout");
      const seconds = given === undefined || given === UNKNOWN ? DEFAULT_BORROW_SECONDS : numberOf(given);
      const most = settings.number("maximumSeconds");
      if (seconds === undefined || (seconds > 0 && seconds <= most)) return [];
      return [
        `connectionBorrowTimeout is ${seconds === 0 ? "0, which waits without limit" : seconds}; it must be 1 to ${most}.`,
      ];
    },
  },
];
