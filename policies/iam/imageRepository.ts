import { ENVIRONMENT, productionOnly } from "../support/environment";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const imageRepositoryPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-IAM-006",
    name: "image-tags-immutable",
    description: "A tag of an image always names the same image: what was reviewed is what runs.",
    level: "mandatory",
    severity: "medium",
    remediation: 'Set imageTagMutability: "IMMUTABLE".',
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html#ecr-2",
    resourceTypes: ["aws:ecr/repository:Repository"],
    checkResource: ({ props }) =>
      mustBe(props, "imageTagMutability", ["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION"], "MUTABLE"),
  },
  {
    id: "MLY-IAM-007",
    name: "images-scanned",
    description: "An image is scanned for known weaknesses when it is pushed.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set imageScanningConfiguration.scanOnPush: true.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html#ecr-1",
    resourceTypes: ["aws:ecr/repository:Repository"],
    checkResource: ({ props }) => mustBe(props, "imageScanningConfiguration.scanOnPush", ["true"]),
  },
  {
    id: "MLY-IAM-008",
    name: "images-outlive-destroy",
    description: "A production repository with images in it is not deleted together with them.",
    level: "mandatory",
    severity: "high",
    remediation: "Set forceDelete: false, or leave it out.",
    authority: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-delete.html",
    settings: { environment: ENVIRONMENT },
    resourceTypes: ["aws:ecr/repository:Repository"],
    checkResource: productionOnly(({ props }) => mustBe(props, "forceDelete", ["false"], "false")),
  },
];
