import type { Finding } from "./policy";
import type { Stack, StackResource } from "./stack";
import { textOf } from "./values";

const BUCKET = "aws:s3/bucket:Bucket";

/** What a bucket must have, as a separate resource or in the bucket itself. */
export interface BucketPart {
  /** Type token of that resource; it belongs to a bucket by a dependency or by the bucket's name. */
  readonly part: string;
  readonly isGood: (part: StackResource) => boolean;
  /** Older programs write it into the bucket. */
  readonly isGoodItself?: (bucket: StackResource) => boolean;
  /** For a bucket that has no good part. */
  readonly message: string;
}

/** A finding for each bucket that lacks the part. */
export function bucketsWithout(stack: Stack, wanted: BucketPart): readonly Finding[] {
  const { part: type, isGood, isGoodItself = () => false, message } = wanted;
  const good = stack.ofType(type).filter(isGood);
  return stack
    .ofType(BUCKET)
    .filter((bucket) => !isGoodItself(bucket) && !good.some((part) => isOf(bucket, part)))
    .map(({ urn }) => ({ urn, message }));
}

function isOf({ urn, props }: StackResource, part: StackResource): boolean {
  const name = textOf(props.bucket);
  const isNamed = name !== undefined && textOf(part.props.bucket) === name;
  return isNamed || (part.propertyDependencies.bucket ?? []).includes(urn);
}
