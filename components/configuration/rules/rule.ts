import type { StackConfig } from "../configTypes";
import { explain, type SettingName, type Settings } from "../settings";

/** Two or more settings, each fine in itself, that do not go together. */
export interface Conflict {
  /** The settings involved; the first is the one to change. */
  readonly keys: readonly [SettingName, ...SettingName[]];
  /** The place inside a structured value. */
  readonly part?: string;
  /** Left out where it may be a secret. */
  readonly value?: string;
  readonly allowed: string;
  readonly example: string;
}

export type Rule = (config: StackConfig, values: Settings) => Conflict | undefined;

/** A setting that another one asks for. */
export function needed(key: SettingName, by: string): Pick<Conflict, "allowed" | "example"> {
  const { allowed, example } = explain(key);
  return { allowed: `${allowed.replace(/^none, or /, "")}, which ${by} needs`, example };
}
