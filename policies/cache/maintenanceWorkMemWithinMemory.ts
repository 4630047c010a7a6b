import { memoryShares, withinShare } from "../support/memoryShares";
import type { StackPolicy } from "../support/policy";

export const maintenanceWorkMemWithinMemory: StackPolicy = {
  id: "MLY-CACHE-014",
  name: "maintenance-work-mem-within-memory",
  description: "One index build or manual vacuum cannot take the memory that the cache and the connections need.",
  level: "mandatory",
  severity: "high",
  remediation: "Lower maintenance_work_mem, or leave it out: RDS then sets 64 MiB, and more on large classes.",
  authority: "https://www.postgresql.org/docs/current/runtime-config-resource.html",
  ...withinShare(memoryShares.maintenanceWorkMem),
};
