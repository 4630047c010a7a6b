import * as pulumi from "@pulumi/pulumi";
import { isConfigSecret } from "@pulumi/pulumi/runtime/config";
import type { RawSettings, StackConfig } from "./configuration/configTypes";
import { defaultTags } from "./configuration/defaultTags";
import { ConfigurationError, type ConfigurationProblem } from "./configuration/errors";
import { fullKey, readSettings, UNREADABLE } from "./configuration/readSettings";
import { regionProblems } from "./configuration/regionProblems";
import { resolve } from "./configuration/resolve";
import { findConflicts } from "./configuration/rules/rules";
import { isExampleDomain } from "./configuration/warnings";
import { launchRules } from "./topologies/launchRules";

export type * from "./configuration/configTypes";

/**
 * Reads the stack's configuration. This is the only place that does.
 * @throws ConfigurationError with every problem at once, before any resource is registered.
 */
export function readStackConfig(): StackConfig {
  const config = withoutSecrets(() => parseStackConfig(pulumi.runtime.allConfig(), pulumi.getStack()));
  // The example's domain is not yours: a preview may use it, an update must not.
  const example = config.domains.find(({ name }) => isExampleDomain(name));
  if (!pulumi.runtime.isDryRun() && example) {
    throw new ConfigurationError(config.stack, [
      {
        key: example.main ? "malayalees:domain" : "malayalees:domains",
        value: example.name,
        allowed: "a domain of your own (this one is the example's)",
        example: "app.your-company.com",
      },
    ]);
  }
  return config;
}

// Not in the SDK's own declarations. Source: @pulumi/pulumi 3.248, runtime/config.js.
declare module "@pulumi/pulumi/runtime/config" {
  export function isConfigSecret(key: string): boolean;
}

/** A value that is a secret in the stack file never appears in an error message. */
function withoutSecrets<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const shown = error.problems.map((problem) =>
      isConfigSecret(problem.key) ? { ...problem, value: undefined } : problem,
    );
    throw new ConfigurationError(error.stackName, shown);
  }
}

/**
 * Turns raw configuration into a stack's configuration. A pure function.
 * @throws ConfigurationError with every problem at once.
 */
export function parseStackConfig(raw: RawSettings, stack: string): StackConfig {
  const { values, problems, unreadable } = readSettings(raw);
  const given = raw["aws:region"] ?? "";
  const region = given === UNREADABLE ? "us-east-1" : given;
  const config = { ...resolve(values, { region, stack, unreadable }), tags: defaultTags(raw["aws:defaultTags"]) };
  const invalid = new Set([...problems.map((problem) => problem.key), ...unreadable.map(fullKey)]);
  const conflicts = findConflicts(config, values, launchRules)
    .filter((conflict) => conflict.keys.every((key) => !invalid.has(fullKey(key))))
    .map(({ keys: [key], ...conflict }) => ({ key: fullKey(key), ...conflict }));
  const all = [...problems, ...regionProblems(region), ...conflicts];
  if (all.length > 0) throw new ConfigurationError(stack, all.map(inRegion(region)));
  return config;
}

/** Examples that contain a region use the stack's region. */
function inRegion(region: string): (problem: ConfigurationProblem) => ConfigurationProblem {
  if (regionProblems(region).length > 0) return (problem) => problem;
  return (problem) => ({ ...problem, example: problem.example.replaceAll("us-east-1", region) });
}
