import type { StackConfig } from "../configTypes";
import { variableContext, variableProblems } from "../environmentVariables";
import { REMOVE } from "../errors";
import type { Settings } from "../settings";
import { applicationRules } from "./application";
import { secretConflicts } from "./applicationSecrets";
import { cacheRules } from "./cache";
import { connectionRules } from "./connections";
import { costRules } from "./costs";
import { databaseRules } from "./database";
import { databaseInstanceRules } from "./databaseInstances";
import { deploymentRules } from "./deployment";
import { entranceRules } from "./entrance";
import { kubernetesRules } from "./kubernetes";
import { networkRules } from "./network";
import type { Conflict, Rule } from "./rule";
import { scalingRules } from "./scaling";

const rules: readonly Rule[] = [
  ...kubernetesRules,
  ...scalingRules,
  ...deploymentRules,
  ...connectionRules,
  ...applicationRules,
  ...entranceRules,
  ...databaseRules,
  ...databaseInstanceRules,
  ...networkRules,
  ...cacheRules,
  ...costRules,
];

/** @param others rules of parts of the program that this folder does not know, such as the limits of what a topology launches */
export function findConflicts(config: StackConfig, values: Settings, others: readonly Rule[]): readonly Conflict[] {
  const found = [...rules, ...others].map((rule) => rule(config, values));
  return [
    ...found.filter((conflict) => conflict !== undefined),
    ...variableConflicts(config, values),
    ...secretConflicts(config, values),
  ];
}

function variableConflicts(config: StackConfig, { environmentVariables }: Settings): readonly Conflict[] {
  return variableProblems(environmentVariables, variableContext(config)).map(({ variable, allowed }) => ({
    keys: ["environmentVariables", "containerPort"],
    part: `.${variable}`,
    allowed,
    example: REMOVE,
  }));
}
