import { at } from "../support/expectations";
import type { StackPolicy } from "../support/policy";
import { PROXY_TARGET_GROUP, proxyOf } from "../support/proxies";
import { textOf } from "../support/values";

export const proxyPinningFiltersEffective: StackPolicy = {
  id: "MLY-DB-020",
  name: "proxy-pinning-filters-effective",
  description:
    "Nobody relies on pinning filters in front of PostgreSQL: RDS has none for it, and every SET still pins its session to a connection.",
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
};
