import type { StackConfig } from "../configuration/configTypes";
import { REMOVE } from "../configuration/errors";
import type { Conflict, Rule } from "../configuration/rules/rule";
import type { SettingName } from "../configuration/settings";
import { type TopologyFacts, topologyFacts } from "../configuration/topologyFacts";
import {
  largestVariable,
  POD_VARIABLES_BYTES,
  referencesBytes,
  SECRET_STATEMENTS_BYTES,
  secretStatementsBytes,
  TASK_DEFINITION_BYTES,
  taskDefinitionBytes,
  USER_DATA_BYTES,
  userDataBytes,
  VARIABLE_BYTES,
  variablesBytes,
} from "./launchSizes";

/** Limits on the size of variables that machines, tasks and pods would otherwise only reach when they start. */
export const launchRules: readonly Rule[] = [
  function variablesCanBePassed(config) {
    const { name, bytes } = largestVariable(config);
    if (bytes <= VARIABLE_BYTES) return undefined;
    return tooLarge(
      config,
      [],
      `${name} of ${bytes} bytes`,
      `at most ${VARIABLE_BYTES} bytes a variable, as Linux has it`,
    );
  },

  function userDataFits(config) {
    if (!runs(config, "machine")) return undefined;
    const bytes = userDataBytes(config);
    if (bytes <= USER_DATA_BYTES) return undefined;
    const allowed = `variables with which a machine's user data is at most ${USER_DATA_BYTES} bytes, EC2's limit (they make ${bytes})`;
    return tooLarge(config, ["topology", "traffic"], sizeOf(config), allowed);
  },

  function taskDefinitionFits(config) {
    if (!runs(config, "task")) return undefined;
    const bytes = taskDefinitionBytes(config);
    if (bytes <= TASK_DEFINITION_BYTES) return undefined;
    const allowed = `variables with which a task definition is at most ${TASK_DEFINITION_BYTES} bytes, the limit of ECS (they make ${bytes})`;
    return tooLarge(config, ["topology", "traffic"], sizeOf(config), allowed);
  },

  function rolesMayReadAllSecrets(config) {
    const bytes = secretStatementsBytes(config);
    if (bytes <= SECRET_STATEMENTS_BYTES) return undefined;
    return {
      keys: ["applicationSecrets", "applicationSecretKeys"],
      value: `${new Set(config.application.secrets.map(({ arn }) => arn)).size} secrets and parameters`,
      allowed:
        `as many as a role's policies can name, in at most ${SECRET_STATEMENTS_BYTES} bytes (these make ${bytes}); ` +
        "a secret of Secrets Manager in JSON holds many values in its fields, and counts once",
      example: REMOVE,
    };
  },

  function podFits(config) {
    if (!runs(config, "pod") && config.ownCluster === undefined) return undefined;
    const bytes = variablesBytes(config);
    if (bytes <= POD_VARIABLES_BYTES) return undefined;
    const allowed = `at most ${POD_VARIABLES_BYTES} bytes of variables in a pod, so that Kubernetes can store it (these are ${bytes})`;
    return tooLarge(config, ["topology", "traffic"], sizeOf(config), allowed);
  },
];

function runs({ traffic }: StackConfig, unit: TopologyFacts["unit"]): boolean {
  return traffic.some(({ topology }) => topologyFacts[topology].unit === unit);
}

/** The size instead of the values, which are too long for a message. */
function sizeOf(config: StackConfig): string {
  return `${variablesBytes(config)} bytes of variables`;
}

/** The message names the largest of the variables, or of the references to secrets if these are the most: that is the one to reduce. */
function tooLarge(config: StackConfig, also: readonly SettingName[], value: string, allowed: string): Conflict {
  if (referencesBytes(config) > variablesBytes(config)) {
    const { length } = config.application.secrets;
    const words = `${allowed}; each of the ${length} secrets is a reference in it, and a file that the application reads itself is none`;
    return { keys: ["applicationSecrets", ...also], value: `${length} secrets`, allowed: words, example: REMOVE };
  }
  const { name } = largestVariable(config);
  return {
    keys: ["environmentVariables", ...also],
    part: `.${name}`,
    value,
    allowed: `${allowed}; a long text belongs in the image, or where the application reads it itself`,
    example: REMOVE,
  };
}
