import { memoryShares, withinShare } from "../support/memoryShares";
import type { StackPolicy } from "../support/policy";

export const effectiveCacheSizeWithinMemory: StackPolicy = {
  id: "MLY-CACHE-013",
  name: "effective-cache-size-within-memory",
  description:
    "effective_cache_size tells the planner what memory there is for caching: a wrong figure makes it choose wrong plans.",
  level: "mandatory",
  severity: "medium",
  remediation:
    "Use {DBInstanceClassMemory*3/32768}, three quarters of the memory, which follows the instance class when that changes.",
  authority: "https://www.postgresql.org/docs/current/runtime-config-query.html",
  ...withinShare(memoryShares.effectiveCacheSize),
};
