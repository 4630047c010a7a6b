import { usedGroups } from "../support/databases";
import { whyIllegal } from "../support/legalValues";
import { checkGroup, type GroupParameter } from "../support/parameterGroups";
import type { PackPolicy } from "../support/policy";

export const parameterValuePolicies: readonly PackPolicy[] = [
  {
    id: "MLY-CACHE-007",
    name: "parameter-values-legal",
    description:
      'Every value is of its parameter\'s type and range, in its unit: RDS takes integers and formulas, not "2GB".',
    level: "mandatory",
    severity: "high",
    remediation: "Write the integer in the parameter's own unit, or a formula such as {DBInstanceClassMemory/32768}.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ParamValuesRef.html",
    checkStack: (stack) =>
      usedGroups(stack).flatMap(({ group, smallest }) => {
        const family = { major: group.major, context: smallest?.formulaContext ?? {} };
        const wrong = group.parameters.flatMap((parameter) => problemOf(parameter, family));
        return [...group.nonsense, ...wrong].map((words) => ({ urn: group.resource.urn, message: `${words}.` }));
      }),
  },
  {
    id: "MLY-CACHE-008",
    name: "parameters-set-once",
    description: "No parameter is in a group twice: only one of the two values takes effect, and nothing says which.",
    level: "mandatory",
    severity: "high",
    remediation: "Keep one entry; several libraries go into one shared_preload_libraries with commas between them.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithParamGroups.html",
    ...checkGroup(({ parameters }) => {
      const names = parameters.map(({ name }) => name);
      const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
      return [...repeated].map((name) => `${name} is set ${names.filter((each) => each === name).length} times.`);
    }),
  },
];

type Family = Parameters<typeof whyIllegal>[2];

function problemOf({ name, value }: GroupParameter, family: Family): readonly string[] {
  if (value.kind === "unknown") return [];
  if (value.kind === "absent") return [`${name} has no value`];
  if (value.kind === "nonsense") return [`the value of ${name} must be text, not ${value.shown}`];
  const why = whyIllegal(name, value.text, family);
  return why === undefined ? [] : [`${name} = "${value.text}": ${why}`];
}
