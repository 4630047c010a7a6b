import { isRecord, show } from "./values";

/** A threshold that users may change in the pack's configuration. */
export type Setting =
  | {
      readonly type: "number";
      readonly default: number;
      readonly minimum: number;
      readonly maximum: number;
      readonly description: string;
    }
  | { readonly type: "string"; readonly default: string; readonly pattern: string; readonly description: string }
  | { readonly type: "array"; readonly default: readonly string[]; readonly description: string };

export type SettingTable = Readonly<Record<string, Setting>>;

/** What every policy's configuration may have beside its own settings. */
const COMMON: readonly string[] = ["enforcementLevel", "suppress"];

/** The pack's configuration is wrong: a mistake of the person who wrote it, not of the stack. */
export class PolicyConfigurationError extends Error {}

/** Configured values of one policy, defaults filled in. */
export class Settings {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(
    private readonly policy: string,
    private readonly table: SettingTable,
    config: unknown,
  ) {
    this.#values = isRecord(config) ? config : {};
    for (const name of Object.keys(this.#values)) {
      if (!COMMON.includes(name) && !(name in table))
        throw this.#error(name, `unknown; there are: ${Object.keys(table).join(", ") || "none"}`);
    }
  }

  number(name: string): number {
    const setting = this.table[name];
    if (setting?.type !== "number") throw this.#error(name, "not a number setting of this policy");
    const value = this.#values[name] ?? setting.default;
    if (typeof value === "number" && value >= setting.minimum && value <= setting.maximum) return value;
    throw this.#error(name, `must be a number from ${setting.minimum} to ${setting.maximum}, not ${show(value)}`);
  }

  text(name: string): string {
    const setting = this.table[name];
    if (setting?.type !== "string") throw this.#error(name, "not a text setting of this policy");
    const value = this.#values[name] ?? setting.default;
    if (typeof value === "string" && new RegExp(setting.pattern).test(value)) return value;
    throw this.#error(name, `must match ${setting.pattern}, not ${show(value)}`);
  }

  texts(name: string): readonly string[] {
    const setting = this.table[name];
    if (setting?.type !== "array") throw this.#error(name, "not a list setting of this policy");
    const value = this.#values[name] ?? setting.default;
    if (Array.isArray(value) && value.every((each): each is string => typeof each === "string")) return value;
    throw this.#error(name, `must be a list of texts, not ${show(value)}`);
  }

  #error(name: string, words: string): PolicyConfigurationError {
    return new PolicyConfigurationError(`Configuration of the policy ${this.policy}, setting "${name}": ${words}.`);
  }
}
