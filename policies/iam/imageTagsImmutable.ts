import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const imageTagsImmutable: ResourcePolicy = {
  id: "MLY-IAM-006",
  name: "image-tags-immutable",
  description: "A tag of an image means the same image for ever: what was reviewed is what runs.",
  level: "mandatory",
  severity: "medium",
  remediation: 'Set imageTagMutability: "IMMUTABLE".',
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html#ecr-2",
  resourceTypes: ["aws:ecr/repository:Repository"],
  checkResource: ({ props }) =>
    mustBe(props, "imageTagMutability", ["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"], "MUTABLE"),
};
