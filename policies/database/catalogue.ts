import type { PackPolicy } from "../support/policy";
import { clusterHasReader } from "./clusterHasReader";
import { databaseBackupsKept } from "./databaseBackupsKept";
import { databaseChangesWait } from "./databaseChangesWait";
import { databaseDeletionProtected } from "./databaseDeletionProtected";
import { databaseInsightsEnabled } from "./databaseInsightsEnabled";
import { databaseLeavesFinalSnapshot } from "./databaseLeavesFinalSnapshot";
import { databaseLogsExported } from "./databaseLogsExported";
import { databaseMajorUpgradesDeliberate } from "./databaseMajorUpgradesDeliberate";
import { databaseMinorUpgrades } from "./databaseMinorUpgrades";
import { databaseMonitored } from "./databaseMonitored";
import { databaseMultiAz } from "./databaseMultiAz";
import { databaseNotPublic } from "./databaseNotPublic";
import { databasePasswordManaged } from "./databasePasswordManaged";
import { databaseStorageEncrypted } from "./databaseStorageEncrypted";
import { databaseStorageGrows } from "./databaseStorageGrows";
import { databaseTagsReachSnapshots } from "./databaseTagsReachSnapshots";
import { databaseVersionCurrent } from "./databaseVersionCurrent";
import { databaseVersionLasts } from "./databaseVersionLasts";
import { databaseVersionOffered } from "./databaseVersionOffered";
import { proxyBorrowsInTime } from "./proxyBorrowsInTime";
import { proxyDebugLoggingOff } from "./proxyDebugLoggingOff";
import { proxyIdleWithinMost } from "./proxyIdleWithinMost";
import { proxyLeavesConnections } from "./proxyLeavesConnections";
import { proxyOutlastsPool } from "./proxyOutlastsPool";
import { proxyPinningFiltersEffective } from "./proxyPinningFiltersEffective";
import { proxyTakesTlsOnly } from "./proxyTakesTlsOnly";
import { replicaSourceKeepsOwnPassword } from "./replicaSourceKeepsOwnPassword";
import { replicaStorageEncrypted } from "./replicaStorageEncrypted";

/** In the order of the README. */
export const databasePolicies: readonly PackPolicy[] = [
  databaseMultiAz,
  databaseBackupsKept,
  databaseDeletionProtected,
  databaseLeavesFinalSnapshot,
  databaseStorageEncrypted,
  databaseNotPublic,
  databaseMonitored,
  databaseInsightsEnabled,
  databaseMinorUpgrades,
  databaseMajorUpgradesDeliberate,
  databaseChangesWait,
  databaseVersionCurrent,
  databaseVersionOffered,
  databaseVersionLasts,
  databaseLogsExported,
  databasePasswordManaged,
  replicaSourceKeepsOwnPassword,
  replicaStorageEncrypted,
  databaseTagsReachSnapshots,
  databaseStorageGrows,
  proxyTakesTlsOnly,
  proxyOutlastsPool,
  proxyDebugLoggingOff,
  proxyPinningFiltersEffective,
  proxyLeavesConnections,
  proxyIdleWithinMost,
  proxyBorrowsInTime,
  clusterHasReader,
];
