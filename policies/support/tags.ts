import { records } from "./expectations";
import type { Settings, SettingTable } from "./settings";
import type { StackResource } from "./stack";
import { isRecord, textOf, UNKNOWN } from "./values";

/** A tag that every resource must have. */
export interface RequiredTag {
  readonly key: string;
  /** What the engine adds where the tag is missing; undefined when only a person can say. */
  readonly value: string | undefined;
}

export const REQUIRED_TAGS: SettingTable = {
  tags: {
    type: "array",
    default: [],
    description: "Tags that every resource has: `key`, or `key=value` where the engine may add what is missing",
  },
};

export function requiredTags(settings: Settings): readonly RequiredTag[] {
  return settings.texts("tags").map((text) => {
    const [, key = text, value] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    return { key, value };
  });
}

/** The required tags that neither the resource nor its provider gives; none while the tags are not known. */
export function missingTags({ props, defaultTags }: StackResource, settings: Settings): readonly RequiredTag[] {
  const { tags } = props;
  if (tags === UNKNOWN) return [];
  const own = isRecord(tags) ? tags : {};
  return requiredTags(settings).filter(({ key }) => !Object.hasOwn(own, key) && !Object.hasOwn(defaultTags ?? {}, key));
}

/** Tags are a map, or a list of key and value, as an Auto Scaling group has them. */
export function tagPairs(tags: unknown): readonly (readonly [key: string, value: unknown])[] {
  return isRecord(tags)
    ? Object.entries(tags)
    : records(tags).map(({ key, value }) => [textOf(key) ?? "", value] as const);
}
