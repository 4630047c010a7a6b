import type { Stack, StackResource } from "./stack";
import { textOf } from "./values";

const BUCKET = "aws:s3/bucket:Bucket";

/** Buckets for which no resource of a type is as it should be; they are paired by dependency or by equal name. Older programs say it in the bucket itself. */
export function bucketsWithout(
  stack: Stack,
  type: string,
  isGood: (part: StackResource) => boolean,
  isGoodItself: (bucket: StackResource) => boolean = () => false,
): readonly StackResource[] {
  const good = stack.ofType(type).filter(isGood);
  return stack.ofType(BUCKET).filter((bucket) => {
    const { urn, props } = bucket;
    if (isGoodItself(bucket)) return false;
    const name = textOf(props.bucket);
    return !good.some(
      (part) =>
        (part.propertyDependencies.bucket ?? []).includes(urn) ||
        (name !== undefined && textOf(part.props.bucket) === name),
    );
  });
}
