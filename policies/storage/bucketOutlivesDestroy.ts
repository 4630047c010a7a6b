import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const bucketOutlivesDestroy: ResourcePolicy = {
  id: "MLY-STO-004",
  name: "bucket-outlives-destroy",
  description: "A production bucket with objects in it is not deleted with them.",
  level: "mandatory",
  severity: "high",
  remediation: "Set forceDestroy: false, or leave it out.",
  authority: "https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucket/",
  settings: { environment: ENVIRONMENT },
  resourceTypes: ["aws:s3/bucket:Bucket"],
  checkResource: (resource, settings) =>
    isProduction(resource, settings) ? mustBe(resource.props, "forceDestroy", ["false"], "false") : [],
};
