import * as pulumi from "@pulumi/pulumi";
import { ConfigurationError, type ConfigurationProblem } from "./configuration/errors";
import { fullKey, readSettings } from "./configuration/readSettings";
import { resolve } from "./configuration/resolve";
import { findConflicts } from "./configuration/rules";
import type { RawConfiguration, StackConfig } from "./configuration/stackSettings";
import { isExampleDomain } from "./configuration/warnings";

export type * from "./configuration/stackSettings";

/**
 * Reads the stack's configuration. This is the only place that does.
 * @throws ConfigurationError with every problem at once, before any resource is registered.
 */
export function readStackConfig(): StackConfig {
  const config = parseStackConfig(pulumi.runtime.allConfig(), pulumi.getStack());
  // The example's domain is nobody's: a preview may show it, an update must not start with it.
  if (!pulumi.runtime.isDryRun() && isExampleDomain(config.tls?.domain)) {
    throw new ConfigurationError(config.stack, [
      {
        key: "malayalees:domain",
        value: config.tls?.domain ?? "",
        allowed: "a domain of your own (this one is the example's)",
        example: "app.your-company.com",
      },
    ]);
  }
  return config;
}

/**
 * Turns raw configuration into a stack's configuration: a pure function.
 * @throws ConfigurationError with every problem at once.
 */
export function parseStackConfig(raw: RawConfiguration, stack: string): StackConfig {
  const { values, problems } = readSettings(raw);
  const region = raw["aws:region"] ?? "";
  const config = resolve(values, region, stack);
  const spoilt = new Set(problems.map((problem) => problem.key));
  const conflicts = findConflicts(config, values)
    .filter((conflict) => conflict.keys.every((key) => !spoilt.has(fullKey(key))))
    .map(({ keys: [key], value, allowed, example }) => ({ key: fullKey(key), value, allowed, example }));
  const all = [...problems, ...regionProblems(region), ...conflicts];
  if (all.length > 0) throw new ConfigurationError(stack, all);
  return config;
}

function regionProblems(region: string): readonly ConfigurationProblem[] {
  if (/^[a-z]{2}(-[a-z]+)+-\d$/.test(region)) return [];
  return [{ key: "aws:region", value: region, allowed: "a region of AWS", example: "us-east-1" }];
}
