import { mustBeAtLeast } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const passwordsLong: ResourcePolicy = {
  id: "MLY-SEC-009",
  name: "passwords-long",
  description: "A generated password is too long to be guessed.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set length to 32 or more; nobody types it.",
  authority: "https://pages.nist.gov/800-63-4/sp800-63b.html",
  settings: {
    minimumLength: {
      type: "number",
      default: 24,
      minimum: 8,
      maximum: 128,
      description: "Characters of a generated password",
    },
  },
  resourceTypes: ["random:index/randomPassword:RandomPassword"],
  checkResource: ({ props }, settings) => mustBeAtLeast(props, "length", settings.number("minimumLength"), 0),
};
