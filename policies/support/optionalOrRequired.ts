import type { Setting } from "./settings";

/** The setting of a rule that is off until a team requires it. */
export function optionalOrRequired(question: string): Setting {
  return {
    type: "string",
    default: "optional",
    pattern: "^(optional|required)$",
    description: `${question}: optional or required`,
  };
}
