import type { RightsTable } from "./right";

/**
 * What the program asks of AWS, by the function that it calls; in previews too.
 * Sources: the calls of Terraform's AWS provider, as test/e2e records them; Service Authorization Reference (2026-11).
 */
export const lookupRights: RightsTable = {
  "aws:index/getCallerIdentity:getCallerIdentity": { service: "sts", read: "GetCallerIdentity" },
  // The provider answers these itself.
  "aws:iam/getPolicyDocument:getPolicyDocument": { service: "iam" },
  "aws:index/getPartition:getPartition": { service: "sts" },
  "aws:index/getRegion:getRegion": { service: "ec2" },
  "aws:index/getAvailabilityZones:getAvailabilityZones": { service: "ec2", read: "DescribeAvailabilityZones" },
  "aws:route53/getZone:getZone": {
    service: "route53",
    arns: ["route53:::hostedzone/*"],
    read: "GetHostedZone ListHostedZones ListTagsForResource",
  },
  // Only what it finds is asked for the certificate.
  "aws:resourcegroupstaggingapi/getResources:getResources": {
    service: "tag",
    read: "GetResources acm:ListCertificates acm:DescribeCertificate acm:GetCertificate acm:ListTagsForCertificate",
  },
  "aws:ecs/getService:getService": {
    service: "ecs",
    read: "DescribeServices",
  },
  "aws:ssm/getParameter:getParameter": {
    service: "ssm",
    arns: ["ssm:{region}::parameter/aws/service/*"],
    read: "GetParameter",
  },
};
