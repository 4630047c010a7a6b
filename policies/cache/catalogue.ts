import type { PackPolicy } from "../support/policy";
import { bindValuesUnlogged } from "./bindValuesUnlogged";
import { cacheNotOnReplica } from "./cacheNotOnReplica";
import { connectionsEncrypted } from "./connectionsEncrypted";
import { connectionsWithinBudget } from "./connectionsWithinBudget";
import { effectiveCacheSizeWithinMemory } from "./effectiveCacheSizeWithinMemory";
import { familyInStandardSupport } from "./familyInStandardSupport";
import { familyMatchesEngineVersion } from "./familyMatchesEngineVersion";
import { instanceClassKnown } from "./instanceClassKnown";
import { instanceClassOffered } from "./instanceClassOffered";
import { maintenanceWorkMemWithinMemory } from "./maintenanceWorkMemWithinMemory";
import { maxConnectionsWithinMeans } from "./maxConnectionsWithinMeans";
import { memoryWithinBudget } from "./memoryWithinBudget";
import { parameterGroupAttached } from "./parameterGroupAttached";
import { parameterGroupUsed } from "./parameterGroupUsed";
import { parameterNamesKnown } from "./parameterNamesKnown";
import { parametersChecked } from "./parametersChecked";
import { parametersDifferFromDefaults } from "./parametersDifferFromDefaults";
import { parametersSetOnce } from "./parametersSetOnce";
import { parameterValuesLegal } from "./parameterValuesLegal";
import { pgStatStatementsPreloaded } from "./pgStatStatementsPreloaded";
import { sessionsLogged } from "./sessionsLogged";
import { sharedBuffersWithinMemory } from "./sharedBuffersWithinMemory";
import { staticParametersPendingReboot } from "./staticParametersPendingReboot";

/** In the order of the README: the group as such, its parameters, what has to fit into memory. */
export const cachePolicies: readonly PackPolicy[] = [
  parameterGroupAttached,
  parameterGroupUsed,
  familyInStandardSupport,
  familyMatchesEngineVersion,
  instanceClassKnown,
  instanceClassOffered,
  parameterNamesKnown,
  parametersChecked,
  parameterValuesLegal,
  parametersSetOnce,
  staticParametersPendingReboot,
  parametersDifferFromDefaults,
  pgStatStatementsPreloaded,
  connectionsEncrypted,
  bindValuesUnlogged,
  sharedBuffersWithinMemory,
  effectiveCacheSizeWithinMemory,
  maintenanceWorkMemWithinMemory,
  maxConnectionsWithinMeans,
  memoryWithinBudget,
  connectionsWithinBudget,
  cacheNotOnReplica,
  sessionsLogged,
];
