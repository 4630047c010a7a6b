import type { PackPolicy } from "../support/policy";
import { clusterInsightsOn } from "./clusterInsightsOn";
import { groupBaseOnDemand } from "./groupBaseOnDemand";
import { groupBelievesLoadBalancer } from "./groupBelievesLoadBalancer";
import { groupRollbackPossible } from "./groupRollbackPossible";
import { groupRollsBack } from "./groupRollsBack";
import { machineHasNoKeyPair } from "./machineHasNoKeyPair";
import { machineHasNoPublicAddress } from "./machineHasNoPublicAddress";
import { machineMetadataNeedsToken } from "./machineMetadataNeedsToken";
import { machineMetadataOneHop } from "./machineMetadataOneHop";
import { machineMonitored } from "./machineMonitored";
import { machineVolumesEncrypted } from "./machineVolumesEncrypted";
import { serviceClosedToExec } from "./serviceClosedToExec";
import { serviceHasNoPublicAddress } from "./serviceHasNoPublicAddress";
import { serviceRollsBack } from "./serviceRollsBack";
import { serviceStaysUpWhileDeploying } from "./serviceStaysUpWhileDeploying";
import { taskImageFixed } from "./taskImageFixed";
import { taskLogsKept } from "./taskLogsKept";
import { taskNetworkItsOwn } from "./taskNetworkItsOwn";
import { taskRootReadOnly } from "./taskRootReadOnly";
import { taskRunsAsNonRoot } from "./taskRunsAsNonRoot";
import { taskUnprivileged } from "./taskUnprivileged";

/** In the order of the README. */
export const computePolicies: readonly PackPolicy[] = [
  taskRunsAsNonRoot,
  taskRootReadOnly,
  taskUnprivileged,
  taskLogsKept,
  taskImageFixed,
  taskNetworkItsOwn,
  serviceClosedToExec,
  serviceRollsBack,
  serviceStaysUpWhileDeploying,
  serviceHasNoPublicAddress,
  clusterInsightsOn,
  machineMetadataNeedsToken,
  machineMetadataOneHop,
  machineVolumesEncrypted,
  machineHasNoKeyPair,
  machineHasNoPublicAddress,
  machineMonitored,
  groupBelievesLoadBalancer,
  groupRollsBack,
  groupBaseOnDemand,
  groupRollbackPossible,
];
