import { memoryShares, withinShare } from "../support/memoryShares";
import type { StackPolicy } from "../support/policy";

export const sharedBuffersWithinMemory: StackPolicy = {
  id: "MLY-CACHE-012",
  name: "shared-buffers-within-memory",
  description:
    "shared_buffers is a sound share of the instance's memory: too much stops the server from starting, too little is no cache.",
  level: "mandatory",
  severity: "critical",
  remediation:
    "Use {DBInstanceClassMemory/32768}, a quarter of the memory, which follows the instance class when that changes.",
  authority: "https://www.postgresql.org/docs/current/runtime-config-resource.html",
  ...withinShare(memoryShares.sharedBuffers),
};
