import type { Stack } from "./stack";
import { textOf } from "./values";

/** Region of a stack: of its AWS provider, or else of the resources themselves; undefined when none of them says. */
export function regionOf({ resources }: Stack): string | undefined {
  const configured = resources.find(({ region }) => region !== undefined)?.region;
  if (configured !== undefined) return configured;
  for (const { type, props } of resources) {
    if (!type.startsWith("aws:")) continue;
    // Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html (2026-11).
    const region = textOf(props.region) ?? /^arn:[\w-]+:\w+:([a-z0-9-]+):/.exec(textOf(props.arn) ?? "")?.[1];
    if (region !== undefined) return region;
  }
  return undefined;
}
