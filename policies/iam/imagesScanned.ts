import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const imagesScanned: ResourcePolicy = {
  id: "MLY-IAM-007",
  name: "images-scanned",
  description: "An image is scanned for known weaknesses when it is pushed.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set imageScanningConfiguration.scanOnPush: true.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecr-controls.html#ecr-1",
  resourceTypes: ["aws:ecr/repository:Repository"],
  checkResource: ({ props }) => mustBe(props, "imageScanningConfiguration.scanOnPush", ["true"]),
};
