import { taggableTypes } from "../facts/taggableTypes";
import type { ResourcePolicy } from "../support/policy";
import { missingTags, REQUIRED_TAGS } from "../support/tags";

const NOTHING: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

/** The provider's defaultTags count. At the level remediate the engine adds what is missing and has a value. */
export const requiredTags: ResourcePolicy = {
  id: "MLY-STK-007",
  name: "required-tags",
  description: "Every resource has the tags that say to which team, system and budget it belongs.",
  level: "advisory",
  severity: "low",
  remediation: 'Set aws:defaultTags in the stack file, or the level "remediate", at which the engine adds key=value.',
  authority: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
  settings: { ...REQUIRED_TAGS },
  resourceTypes: taggableTypes,
  checkResource: (resource, settings) => {
    const missing = missingTags(resource, settings).map(({ key }) => key);
    return missing.length === 0 ? [] : [`The resource has no tag ${missing.join(", ")}.`];
  },
  missingProperties: (resource, settings) => {
    const added = missingTags(resource, settings).flatMap(({ key, value }) =>
      value === undefined ? [] : [[key, value] as const],
    );
    return added.length === 0 ? NOTHING : { tags: Object.fromEntries(added) };
  },
};
