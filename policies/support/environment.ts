import type { Setting, Settings } from "./settings";
import type { StackResource } from "./stack";
import { isRecord, textOf } from "./values";

/** The setting of every policy that is stricter in production. */
export const ENVIRONMENT: Setting = {
  type: "string",
  default: "",
  pattern: "^[a-z0-9-]*$",
  description:
    "Environment of the resources; when empty, that of their tag `environment`, of the stack's tag, or the stack's name",
};

/** What counts as production, whatever comes after a hyphen: prod, production, prod-eu. */
const PRODUCTION = /^prod(uction)?(-|$)/i;

export function isProduction(resource: StackResource, settings: Settings): boolean {
  return PRODUCTION.test(environmentOf(resource, settings));
}

/** The nearest word wins: configuration, the resource's own tag, the stack's tag, the stack's name. */
function environmentOf({ props, environment, urn }: StackResource, settings: Settings): string {
  return settings.text("environment") || (tagOf(props.tags) ?? tagOf(props.tagsAll) ?? environment ?? stackName(urn));
}

function tagOf(tags: unknown): string | undefined {
  return isRecord(tags) ? textOf(tags.environment ?? tags.Environment) : undefined;
}

/** `urn:pulumi:<stack>::<project>::<type>::<name>`. Source: Pulumi docs, "Resource names", URNs (2026-11). */
function stackName(urn: string): string {
  return /^urn:pulumi:([^:]*)::/.exec(urn)?.[1] ?? "";
}
