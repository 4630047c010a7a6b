import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./errors";

/**
 * Node's own reading of a command line, for every command alike.
 * @throws UsageError in Node's words, which say which option it was
 */
export function readCommandLine<Config extends ParseArgsConfig>(config: Config) {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** On the command line is a call for help and nothing else. */
export function wantsHelp(args: readonly string[]): boolean {
  return args.includes("--help") || args.includes("-h");
}
