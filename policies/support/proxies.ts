import { at } from "./expectations";
import type { Stack, StackResource } from "./stack";
import { numberOf, textOf } from "./values";

export const PROXY = "aws:rds/proxy:Proxy";
export const PROXY_TARGET_GROUP = "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup";
const PROXY_TARGET = "aws:rds/proxyTarget:ProxyTarget";

/** What RDS takes for PostgreSQL. Source: Amazon RDS API reference, ConnectionPoolConfiguration, MaxConnectionsPercent (2026-11). */
export const DEFAULT_CONNECTIONS_PERCENT = 100;

/** The proxy that a target group, or a target, is of: by dependency, or by equal name. */
export function proxyOf(stack: Stack, { props, propertyDependencies }: StackResource): StackResource | undefined {
  const sources = propertyDependencies.dbProxyName ?? [];
  const name = textOf(props.dbProxyName);
  const proxies = stack.ofType(PROXY);
  return proxies.find(
    ({ urn, props: { name: own } }) => sources.includes(urn) || (name !== undefined && textOf(own) === name),
  );
}

/** The proxies in front of a database instance or cluster. */
export function proxiesOf(stack: Stack, database: StackResource): readonly StackResource[] {
  const identifier = textOf(database.props.identifier) ?? textOf(database.props.clusterIdentifier);
  return stack
    .ofType(PROXY_TARGET)
    .filter(({ props, propertyDependencies }) => {
      const sources = propertyDependencies.dbInstanceIdentifier ?? propertyDependencies.dbClusterIdentifier ?? [];
      const named = textOf(props.dbInstanceIdentifier) ?? textOf(props.dbClusterIdentifier);
      return sources.includes(database.urn) || (named !== undefined && named === identifier);
    })
    .flatMap((target) => proxyOf(stack, target) ?? []);
}

/** Share of max_connections that a proxy may take, in percent; undefined while it is not known. */
export function connectionsPercent(stack: Stack, proxy: StackResource): number | undefined {
  const group = stack.ofType(PROXY_TARGET_GROUP).find((each) => proxyOf(stack, each)?.urn === proxy.urn);
  const percent = group && at(group.props, "connectionPoolConfig.maxConnectionsPercent");
  return percent === undefined || percent === null ? DEFAULT_CONNECTIONS_PERCENT : numberOf(percent);
}
