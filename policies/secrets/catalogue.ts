import type { PackPolicy } from "../support/policy";
import { keyDeletionWaits } from "./keyDeletionWaits";
import { keyRotated } from "./keyRotated";
import { noSecretsInConfigMaps } from "./noSecretsInConfigMaps";
import { noSecretsInPodEnvironment } from "./noSecretsInPodEnvironment";
import { noSecretsInTaskEnvironment } from "./noSecretsInTaskEnvironment";
import { noSecretsInUserData } from "./noSecretsInUserData";
import { passwordsLong } from "./passwordsLong";
import { secretHasOwnKey } from "./secretHasOwnKey";
import { secretRecoverable } from "./secretRecoverable";

/** In the order of the README. */
export const secretsPolicies: readonly PackPolicy[] = [
  noSecretsInTaskEnvironment,
  noSecretsInUserData,
  noSecretsInPodEnvironment,
  noSecretsInConfigMaps,
  secretRecoverable,
  secretHasOwnKey,
  keyRotated,
  keyDeletionWaits,
  passwordsLong,
];
