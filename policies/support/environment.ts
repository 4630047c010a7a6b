import { at } from "./expectations";
import type { ResourcePolicy } from "./policy";
import type { Setting, Settings } from "./settings";
import type { StackResource } from "./stack";
import { tagPairs } from "./tags";
import { textOf } from "./values";

/** The setting of every policy that is stricter in production. */
export const ENVIRONMENT: Setting = {
  type: "string",
  default: "",
  pattern: "^[\\w.-]*$",
  description:
    "Environment of the resources; when empty, that of their tag `environment`, `env` or `stage`, of the stack's tag, or the stack's name",
};

const PRODUCTION = /^(prod|production|prd|live)$/;
/** Before such a word: what is not production, or comes before it. */
const NOT_YET = /^(non|no|not|pre|un|dev|development|test|testing|qa|uat|stage|staging|sandbox|demo|like)$/;

/**
 * Whether a name of an environment or a stack is one of production: one of its words is prod, production, prd or live, and none
 * before that says otherwise. Words end at a sign, a digit or a capital: prod-eu, prod_eu, prodEu, prod1 and eu-prod are production;
 * preprod, non-prod, reproduce and product-catalog are not. In doubt it is: prod-copy is production until the setting says otherwise.
 */
export function isProductionName(name: string): boolean {
  const words = (name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+/g) ?? []).map((word) => word.toLowerCase());
  const first = words.findIndex((word) => PRODUCTION.test(word));
  return first >= 0 && !words.slice(0, first).some((word) => NOT_YET.test(word));
}

export function isProduction(resource: StackResource, settings: Settings): boolean {
  return isProductionName(environmentOf(resource, settings));
}

/** The check for resources of production; nothing is reported elsewhere. The policy has the setting ENVIRONMENT. */
export function productionOnly(check: ResourcePolicy["checkResource"]): ResourcePolicy["checkResource"] {
  return (resource, settings) => (isProduction(resource, settings) ? check(resource, settings) : []);
}

/** The nearest word wins: configuration, the resource's own tag, its provider's, the stack's tag, the stack's name. */
function environmentOf({ props, environment, defaultTags, urn }: StackResource, settings: Settings): string {
  const own = [props.tags, props.tagsAll, at(props, "metadata.labels"), defaultTags];
  return settings.text("environment") || (firstOf(own) ?? environment ?? stackName(urn));
}

function firstOf(holders: readonly unknown[]): string | undefined {
  return holders.map(tagOf).find((found) => found !== undefined);
}

/** In this order; of a key such as `acme:environment` the last word counts. */
const TAG_KEYS: readonly string[] = ["environment", "env", "stage"];

function tagOf(tags: unknown): string | undefined {
  const pairs = tagPairs(tags);
  return TAG_KEYS.map((wanted) => pairs.find(([key]) => key.toLowerCase().split(/[:/.]/).pop() === wanted)?.[1])
    .map(textOf)
    .find((text) => text !== undefined && text !== "");
}

/** `urn:pulumi:<stack>::<project>::<type>::<name>`. Source: Pulumi docs, "Resource names", URNs (2026-11). */
function stackName(urn: string): string {
  return /^urn:pulumi:([^:]*)::/.exec(urn)?.[1] ?? "";
}
