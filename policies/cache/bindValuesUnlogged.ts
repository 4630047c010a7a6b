import { checkGroup, lookUp, type ParameterGroup } from "../support/parameterGroups";
import type { ResourcePolicy } from "../support/policy";

/** The first version that can leave the values out. */
const FIRST_MAJOR = 13;

/** Each logs statements from some value on, and has its own limit for the values in them; the limit's default is "all of each value". */
const LOGGERS: readonly {
  readonly switch: string;
  readonly logs: (value: string) => boolean;
  readonly limit: string;
}[] = [
  { switch: "log_min_duration_statement", logs: isAtLeastZero, limit: "log_parameter_max_length" },
  { switch: "log_min_duration_sample", logs: isAtLeastZero, limit: "log_parameter_max_length" },
  { switch: "log_transaction_sample_rate", logs: isAboveZero, limit: "log_parameter_max_length" },
  // Statements that define things have no parameters.
  { switch: "log_statement", logs: (value) => /^(mod|all)$/i.test(value), limit: "log_parameter_max_length" },
  { switch: "auto_explain.log_min_duration", logs: isAtLeastZero, limit: "auto_explain.log_parameter_max_length" },
];

/** Source: PostgreSQL documentation, "Error Reporting and Logging", log_parameter_max_length, and "auto_explain" (2026-11). */
export const bindValuesUnlogged: ResourcePolicy = {
  id: "MLY-CACHE-023",
  name: "bind-values-unlogged",
  description:
    "Logged statements come without the values bound to them: those are people's sessions and cache entries, and the log is kept for months.",
  level: "mandatory",
  severity: "high",
  remediation:
    'Set log_parameter_max_length (and auto_explain.log_parameter_max_length) to "0", and leave log_parameter_max_length_on_error out.',
  authority: "https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-PARAMETER-MAX-LENGTH",
  ...checkGroup((group) =>
    group.major < FIRST_MAJOR
      ? []
      : [...LOGGERS.flatMap((logger) => problemOf(group, logger)), ...onError(group), ...audit(group)],
  ),
};

function problemOf(group: ParameterGroup, { switch: name, logs, limit }: (typeof LOGGERS)[number]): readonly string[] {
  const value = lookUp(group, name);
  const length = lookUp(group, limit);
  if (value.kind !== "set" || !logs(value.text) || length.kind === "unclear") return [];
  if (length.kind === "set" && Number(length.text) === 0) return [];
  const shown = length.kind === "set" ? `is ${length.text}` : "is not set, which means all of each value";
  return [`${name} = ${value.text} logs statements with the values bound to them: ${limit} ${shown}.`];
}

/** PostgreSQL logs none there by default. */
function onError(group: ParameterGroup): readonly string[] {
  const length = lookUp(group, "log_parameter_max_length_on_error");
  if (length.kind !== "set" || Number(length.text) === 0) return [];
  return [`log_parameter_max_length_on_error = ${length.text} logs the values bound to a statement that fails.`];
}

function audit(group: ParameterGroup): readonly string[] {
  const parameters = lookUp(group, "pgaudit.log_parameter");
  if (parameters.kind !== "set" || !/^(1|on|true)$/i.test(parameters.text)) return [];
  return [`pgaudit.log_parameter = ${parameters.text} writes the values bound to each statement into the audit log.`];
}

function isAtLeastZero(value: string): boolean {
  return Number(value) >= 0;
}

function isAboveZero(value: string): boolean {
  return Number(value) > 0;
}
