import { connectionsEncrypted } from "./cache/connectionsEncrypted";
import { effectiveCacheSizeWithinMemory } from "./cache/effectiveCacheSizeWithinMemory";
import { familyInStandardSupport } from "./cache/familyInStandardSupport";
import { familyMatchesEngineVersion } from "./cache/familyMatchesEngineVersion";
import { instanceClassKnown } from "./cache/instanceClassKnown";
import { maintenanceWorkMemWithinMemory } from "./cache/maintenanceWorkMemWithinMemory";
import { maxConnectionsWithinMeans } from "./cache/maxConnectionsWithinMeans";
import { memoryWithinBudget } from "./cache/memoryWithinBudget";
import { parameterGroupAttached } from "./cache/parameterGroupAttached";
import { parameterGroupUsed } from "./cache/parameterGroupUsed";
import { parameterNamesKnown } from "./cache/parameterNamesKnown";
import { parametersSetOnce } from "./cache/parametersSetOnce";
import { parameterValuesLegal } from "./cache/parameterValuesLegal";
import { pgStatStatementsPreloaded } from "./cache/pgStatStatementsPreloaded";
import { sharedBuffersWithinMemory } from "./cache/sharedBuffersWithinMemory";
import { staticParametersPendingReboot } from "./cache/staticParametersPendingReboot";
import type { PackPolicy } from "./support/policy";

/** Every policy of the pack, in the order of the README: the group as such, its parameters, what has to fit into memory. */
export const policies: readonly PackPolicy[] = [
  parameterGroupAttached,
  parameterGroupUsed,
  familyInStandardSupport,
  familyMatchesEngineVersion,
  instanceClassKnown,
  parameterNamesKnown,
  parameterValuesLegal,
  parametersSetOnce,
  staticParametersPendingReboot,
  pgStatStatementsPreloaded,
  connectionsEncrypted,
  sharedBuffersWithinMemory,
  effectiveCacheSizeWithinMemory,
  maintenanceWorkMemWithinMemory,
  maxConnectionsWithinMeans,
  memoryWithinBudget,
];
