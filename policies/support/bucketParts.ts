import type { Stack, StackResource } from "./stack";
import { textOf } from "./values";

const BUCKET_TYPES = ["aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"];

/** Buckets for which no resource of a type is as it should be; they are paired by dependency or by equal name. */
export function bucketsWithout(
  stack: Stack,
  type: string,
  isGood: (part: StackResource) => boolean,
): readonly StackResource[] {
  const good = stack.ofType(type).filter(isGood);
  return stack.ofType(...BUCKET_TYPES).filter(({ urn, props }) => {
    const name = textOf(props.bucket);
    return !good.some(
      (part) =>
        (part.propertyDependencies.bucket ?? []).includes(urn) ||
        (name !== undefined && textOf(part.props.bucket) === name),
    );
  });
}
