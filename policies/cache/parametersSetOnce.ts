import { PARAMETER_GROUP_TYPES, readParameterGroup } from "../support/parameterGroups";
import type { ResourcePolicy } from "../support/policy";

export const parametersSetOnce: ResourcePolicy = {
  id: "MLY-CACHE-008",
  name: "parameters-set-once",
  description: "No parameter stands in a group twice: only one of the two values can hold, and nothing says which.",
  level: "mandatory",
  severity: "high",
  remediation: "Keep one entry; several libraries go into one shared_preload_libraries with commas between them.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
  resourceTypes: PARAMETER_GROUP_TYPES,
  checkResource: (resource) => {
    const names = readParameterGroup(resource)?.parameters.map(({ name }) => name) ?? [];
    const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
    return [...repeated].map((name) => `${name} is set ${names.filter((each) => each === name).length} times.`);
  },
};
