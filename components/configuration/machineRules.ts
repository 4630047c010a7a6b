import { REMOVE } from "./errors";
import {
  largestVariable,
  POD_VARIABLES_BYTES,
  TASK_DEFINITION_BYTES,
  taskDefinitionBytes,
  USER_DATA_BYTES,
  userDataBytes,
  VARIABLE_BYTES,
  variablesBytes,
} from "./launchSizes";
import { machineType } from "./machineTypes";
import type { Conflict, Rule } from "./rules";
import type { SettingName } from "./settings";
import type { StackConfig, TopologyName } from "./stackSettings";

/** What the machines, tasks and pods that the configuration describes would be refused for, or fail by, once they start. */
export const machineRules: readonly Rule[] = [
  function machinesHaveTheImagesArchitecture({ application: { architecture } }, { instanceType }) {
    if (instanceType === undefined) return undefined;
    const type = machineType(instanceType);
    const example = architecture === "arm64" ? "t4g.small" : "t3.small";
    if ("reason" in type) {
      return { keys: ["instanceType"], value: instanceType, allowed: `another type: ${type.reason}`, example };
    }
    if (type.architecture === architecture) return undefined;
    return {
      keys: ["instanceType", "architecture"],
      value: instanceType,
      allowed: `a type with ${architecture}, which architecture says of the image (${instanceType} is ${type.architecture})`,
      example,
    };
  },

  function machinesHoldTheApplication({ scaling: { memory } }, { instanceType, topology }) {
    const type = instanceType === undefined || topology !== "ec2" ? undefined : machineType(instanceType);
    if (type === undefined || "reason" in type || type.memory === undefined || type.memory >= memory) return undefined;
    return {
      keys: ["instanceType", "memory"],
      value: String(instanceType),
      allowed: `a type with at least ${memory} MiB, the application's memory (${instanceType} has ${type.memory})`,
      example: type.architecture === "arm64" ? "m7g.large" : "m7i.large",
    };
  },

  function temporaryFilesLeaveMemory({ application: { tmpSize }, scaling: { memory } }) {
    if (tmpSize <= memory / 2) return undefined;
    return {
      keys: ["tmpSize", "memory"],
      value: String(tmpSize),
      allowed: `at most ${Math.floor(memory / 2)}, half of memory: what is in /tmp is memory of the task`,
      example: String(Math.floor(memory / 8)),
    };
  },

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
    if (!runsOn(config, "ec2")) return undefined;
    const bytes = userDataBytes(config);
    if (bytes <= USER_DATA_BYTES) return undefined;
    const allowed = `variables with which a machine's user data is at most ${USER_DATA_BYTES} bytes, EC2's limit (they make ${bytes})`;
    return tooLarge(config, ["topology", "traffic"], sizeOf(config), allowed);
  },

  function taskDefinitionFits(config) {
    if (!runsOn(config, "fargate")) return undefined;
    const bytes = taskDefinitionBytes(config);
    if (bytes <= TASK_DEFINITION_BYTES) return undefined;
    const allowed = `variables with which a task definition is at most ${TASK_DEFINITION_BYTES} bytes, the limit of ECS (they make ${bytes})`;
    return tooLarge(config, ["topology", "traffic"], sizeOf(config), allowed);
  },

  function podFits(config) {
    if (!runsOn(config, "eks") && config.portable === undefined) return undefined;
    const bytes = variablesBytes(config);
    if (bytes <= POD_VARIABLES_BYTES) return undefined;
    const allowed = `at most ${POD_VARIABLES_BYTES} bytes of variables in a pod, so that Kubernetes can store it (these are ${bytes})`;
    return tooLarge(config, ["topology", "traffic"], sizeOf(config), allowed);
  },
];

function runsOn({ traffic }: StackConfig, wanted: TopologyName): boolean {
  return traffic.some(({ topology }) => topology === wanted);
}

/** A size in place of the values, which nobody wants to read again. */
function sizeOf(config: StackConfig): string {
  return `${variablesBytes(config)} bytes of variables`;
}

/** The largest variable is the one to do something about. */
function tooLarge(config: StackConfig, also: readonly SettingName[], value: string, allowed: string): Conflict {
  const { name } = largestVariable(config);
  return {
    keys: ["environmentVariables", ...also],
    part: `.${name}`,
    value,
    allowed: `${allowed}; a long text belongs in the image, or where the application reads it itself`,
    example: REMOVE,
  };
}
