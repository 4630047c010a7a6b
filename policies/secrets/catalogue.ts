import type { PackPolicy } from "../support/policy";
import { keyDeletionWaits } from "./keyDeletionWaits";
import { keyRotated } from "./keyRotated";
import { noSecretsInConfigMaps } from "./noSecretsInConfigMaps";
import { noSecretsInFunctionEnvironment } from "./noSecretsInFunctionEnvironment";
import { noSecretsInInitQuery } from "./noSecretsInInitQuery";
import { noSecretsInInvocations } from "./noSecretsInInvocations";
import { noSecretsInOutputs } from "./noSecretsInOutputs";
import { noSecretsInPlainParameters } from "./noSecretsInPlainParameters";
import { noSecretsInPodEnvironment } from "./noSecretsInPodEnvironment";
import { noSecretsInServiceSettings } from "./noSecretsInServiceSettings";
import { noSecretsInTaskEnvironment } from "./noSecretsInTaskEnvironment";
import { noSecretsInUserData } from "./noSecretsInUserData";
import { passwordsLong } from "./passwordsLong";
import { secretHasOwnKey } from "./secretHasOwnKey";
import { secretRecoverable } from "./secretRecoverable";
import { secretsRotated } from "./secretsRotated";

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
  noSecretsInFunctionEnvironment,
  noSecretsInInvocations,
  noSecretsInOutputs,
  noSecretsInInitQuery,
  secretsRotated,
  noSecretsInServiceSettings,
  noSecretsInPlainParameters,
];
