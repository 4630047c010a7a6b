import type { PackPolicy } from "../support/policy";
import { clusterAccessByEntries } from "./clusterAccessByEntries";
import { clusterEndpointRestricted } from "./clusterEndpointRestricted";
import { clusterInStandardSupport } from "./clusterInStandardSupport";
import { clusterLogsControlPlane } from "./clusterLogsControlPlane";
import { clusterSecretsEncrypted } from "./clusterSecretsEncrypted";
import { namespaceRestrictsPods } from "./namespaceRestrictsPods";
import { podDoesNotEscalate } from "./podDoesNotEscalate";
import { podDropsCapabilities } from "./podDropsCapabilities";
import { podHasNoApiToken } from "./podHasNoApiToken";
import { podImageFixed } from "./podImageFixed";
import { podKeepsOutOfHost } from "./podKeepsOutOfHost";
import { podProbed } from "./podProbed";
import { podResourcesLimited } from "./podResourcesLimited";
import { podRootReadOnly } from "./podRootReadOnly";
import { podRunsAsNonRoot } from "./podRunsAsNonRoot";
import { podSeccompOn } from "./podSeccompOn";
import { podUnprivileged } from "./podUnprivileged";
import { roleNamesItsRights } from "./roleNamesItsRights";
import { serviceBehindLoadBalancer } from "./serviceBehindLoadBalancer";

/** In the order of the README. */
export const kubernetesPolicies: readonly PackPolicy[] = [
  clusterEndpointRestricted,
  clusterLogsControlPlane,
  clusterSecretsEncrypted,
  clusterInStandardSupport,
  clusterAccessByEntries,
  podRunsAsNonRoot,
  podDoesNotEscalate,
  podUnprivileged,
  podDropsCapabilities,
  podSeccompOn,
  podRootReadOnly,
  podResourcesLimited,
  podProbed,
  podKeepsOutOfHost,
  podImageFixed,
  podHasNoApiToken,
  namespaceRestrictsPods,
  roleNamesItsRights,
  serviceBehindLoadBalancer,
];
