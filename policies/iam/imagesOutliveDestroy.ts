import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const imagesOutliveDestroy: ResourcePolicy = {
  id: "MLY-IAM-008",
  name: "images-outlive-destroy",
  description: "A production repository with images in it is not deleted with them.",
  level: "mandatory",
  severity: "high",
  remediation: "Set forceDelete: false, or leave it out.",
  authority: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-delete.html",
  settings: { environment: ENVIRONMENT },
  resourceTypes: ["aws:ecr/repository:Repository"],
  checkResource: (resource, settings) =>
    isProduction(resource, settings) ? mustBe(resource.props, "forceDelete", ["false"], "false") : [],
};
