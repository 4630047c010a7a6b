import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reasonOf } from "../../database/errors";
import { type PackConfig, PolicyConfigurationError } from "../../policies/runner";
import { isRecord } from "../../policies/support/values";
import { UsageError } from "../support/errors";

/** What the policies of a stack are set to, and where that is written. */
export interface StackPolicyConfig {
  /** From the project's folder; none where the environment has no file. */
  readonly file?: string;
  readonly config: PackConfig;
}

/**
 * The configuration that the workflows give to a preview or update as --policy-pack-config.
 * @param given another file, in place of policies/config/<environment>.json
 * @throws UsageError when the file is not there or not JSON
 */
export function policyConfigOf(folder: string, environment: string, given?: string): StackPolicyConfig {
  const usual = join("policies", "config", `${environment}.json`);
  if (given !== undefined) return { file: given, config: readConfig(given, `--policy-config ${given}`) };
  return existsSync(join(folder, usual))
    ? { file: usual, config: readConfig(join(folder, usual), usual) }
    : { config: {} };
}

/** Judges by a configuration. @throws UsageError, with the file, when a policy or setting in it is none */
export async function judgedBy<Verdict>({ file, config }: StackPolicyConfig, judge: (config: PackConfig) => Verdict) {
  try {
    return await judge(config);
  } catch (error) {
    if (error instanceof PolicyConfigurationError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

function readConfig(path: string, name: string): PackConfig {
  const config = parseConfig(path, name);
  if (isRecord(config)) return config;
  throw new UsageError(`${name} must be an object of policies, each with its level or settings`);
}

function parseConfig(path: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`${name}: ${reasonOf(error)}`);
  }
}
