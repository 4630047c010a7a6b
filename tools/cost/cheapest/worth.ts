import type { Phase } from "../../../components/configuration/keys/key";
import type { Estimate } from "../../../policies/costs/estimate";
import { markdownTable } from "../../support/table";

/** What the defaults pay besides tasks, machines, database and load balancer, and what for. */
interface Extra {
  readonly what: string;
  /** Items of the estimate that it is made of, by their words. */
  readonly items: RegExp;
  readonly earns: string;
}

const extras: readonly Extra[] = [
  {
    what: "NAT gateways (`natStrategy`)",
    items: /NAT gateways/,
    earns: "in phase scale: addresses that stay, and private subnets",
  },
  {
    what: "public addresses of tasks",
    items: /^public addresses of tasks/,
    earns: "where there are no gateways: the way out",
  },
  {
    what: "endpoint of the function that sets up the database",
    items: /^interface endpoint/,
    earns:
      "where there are no gateways: the function has no other way to its credentials that is not kept in the state",
  },
  {
    what: "Container Insights (`containerInsights`)",
    items: /Container Insights/,
    earns:
      "number of tasks, network and disk of each, for questions afterwards; no alarm and no scaling needs it. Security Hub asks for it in production (ECS.12), and so does the policy cluster-insights-on; dev does without it",
  },
  {
    what: "RDS Proxy (`databaseProxy`)",
    items: /^database proxy|of proxy/,
    earns: "in phase scale: fail-over without a new look-up by ten tasks; not needed for the number of connections",
  },
  {
    what: "flow logs (`flowLogs`)",
    items: /flow log/,
    earns: "the only record of who connected to what; the policy flow-logs-on asks for them",
  },
  {
    what: "logs of application, database and functions, kept `logRetentionDays`",
    items: /^logs of (application|database|function)/,
    earns: "writing them is what costs: 30 days in place of 90 would save cents",
  },
  {
    what: "enhanced monitoring (`databaseMonitoringSeconds`)",
    items: /^enhanced monitoring/,
    earns: "memory and swap of the database every minute: whether the cache fits",
  },
  {
    what: "the database's figures (`cacheFigures`)",
    items: /^the database's figures/,
    earns: "hit ratio, size, expiry and deadlocks as metrics: nothing else shows that the cache stopped working",
  },
  { what: "alarms", items: /^alarm/, earns: "ten cents each, and somebody knows" },
  {
    what: "the stack's one key, and its requests",
    items: /key$/,
    earns: "one key for everything: more would be a dollar each and protect nothing more",
  },
  { what: "secrets", items: /secret$/, earns: "credentials of master and application, 40 cents each" },
  {
    what: "access logs of the load balancer",
    items: /^access logs/,
    earns: "who asked for what: the alternative is no answer after an attack",
  },
];

/** A row for each, with its dollars a month in each phase. */
export function extrasTable(estimates: readonly (readonly [Phase, Estimate])[]): string {
  const rows = extras.map(({ what, items, earns }) => [
    what,
    ...estimates.map(([, { items: all }]) =>
      all
        .filter((item) => items.test(item.what))
        .reduce((sum, { dollars }) => sum + dollars, 0)
        .toFixed(2),
    ),
    earns,
  ]);
  return markdownTable(["a month, $", ...estimates.map(([phase]) => phase), "what for"], rows);
}
