import type { RightsTable } from "./right";

const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const ELB = "elasticloadbalancing:{region}:{account}";

/**
 * What traffic comes through: load balancer, certificates, records.
 * Sources: the calls of Terraform's AWS provider, as test/e2e records them; Service Authorization Reference (2026-11).
 */
export const trafficRights: RightsTable = {
  [BALANCER]: {
    service: "elasticloadbalancing",
    arns: [`${ELB}:loadbalancer/app/{name}/*`],
    read: "DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeCapacityReservation DescribeTags",
    make: "CreateLoadBalancer DeleteLoadBalancer ModifyLoadBalancerAttributes ec2:DescribeNetworkInterfaces",
    change: "SetSecurityGroups SetSubnets SetIpAddressType AddTags RemoveTags",
    implied: {
      "elasticloadbalancing:AddTags": "Service Authorization Reference, CreateLoadBalancer: tags of a new one need it",
      "ec2:DescribeSecurityGroups": "Elastic Load Balancing user guide, CreateLoadBalancer with a caller's rights",
      "ec2:DescribeSubnets": "the same",
      "ec2:DescribeVpcs": "the same",
      "ec2:DescribeInternetGateways": "the same",
      "ec2:DescribeAccountAttributes": "the same",
    },
    linkedRoles: ["elasticloadbalancing.amazonaws.com"],
  },
  "aws:lb/targetGroup:TargetGroup": {
    service: "elasticloadbalancing",
    arns: [`${ELB}:targetgroup/{name}/*`],
    read: "DescribeTargetGroups DescribeTargetGroupAttributes DescribeTags",
    make: "CreateTargetGroup DeleteTargetGroup ModifyTargetGroupAttributes",
    change: "ModifyTargetGroup AddTags RemoveTags",
  },
  "aws:lb/listener:Listener": {
    service: "elasticloadbalancing",
    arns: [`${ELB}:loadbalancer/app/{name}/*`, `${ELB}:listener/app/{name}/*`],
    of: BALANCER,
    read: "DescribeListeners DescribeListenerAttributes DescribeTags",
    make: "CreateListener DeleteListener",
    change: "ModifyListener ModifyListenerAttributes AddTags RemoveTags",
  },
  "aws:lb/listenerRule:ListenerRule": {
    service: "elasticloadbalancing",
    arns: [`${ELB}:listener/app/{name}/*`, `${ELB}:listener-rule/app/{name}/*`],
    of: BALANCER,
    read: "DescribeRules DescribeTags",
    make: "CreateRule DeleteRule",
    change: "ModifyRule SetRulePriorities AddTags RemoveTags",
  },
  "aws:lb/listenerCertificate:ListenerCertificate": {
    service: "elasticloadbalancing",
    arns: [`${ELB}:listener/app/{name}/*`],
    of: BALANCER,
    read: "DescribeListenerCertificates",
    make: "AddListenerCertificates RemoveListenerCertificates",
  },
  "aws:acm/certificate:Certificate": {
    service: "acm",
    read: "DescribeCertificate ListTagsForCertificate",
    make: "RequestCertificate DeleteCertificate",
    change: "AddTagsToCertificate RemoveTagsFromCertificate UpdateCertificateOptions",
    implied: {
      "acm:AddTagsToCertificate": "Service Authorization Reference, RequestCertificate: tags of a new one need it",
    },
  },
  "aws:wafv2/webAcl:WebAcl": {
    service: "wafv2",
    // A group of rules of AWS or of one's own is asked for with the list that uses it.
    arns: ["wafv2:{region}:{account}:regional/webacl/{name}/*", "wafv2:{region}:{account}:regional/managedruleset/*/*"],
    read: "GetWebACL ListTagsForResource",
    make: "CreateWebACL DeleteWebACL",
    change: "UpdateWebACL TagResource UntagResource",
    implied: { "wafv2:TagResource": "Service Authorization Reference, CreateWebACL: tags of a new one need it" },
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    service: "wafv2",
    arns: ["wafv2:{region}:{account}:regional/webacl/{name}/*", `${ELB}:loadbalancer/app/*`],
    of: "aws:wafv2/webAcl:WebAcl",
    read: "GetWebACLForResource",
    make: "AssociateWebACL DisassociateWebACL",
    implied: {
      "elasticloadbalancing:SetWebACL":
        'AWS WAF developer guide, "Using service-linked roles", AssociateWebACL: the caller needs it',
    },
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    service: "wafv2",
    arns: ["wafv2:{region}:{account}:regional/webacl/{name}/*"],
    of: "aws:wafv2/webAcl:WebAcl",
    read: "GetLoggingConfiguration",
    make: "PutLoggingConfiguration DeleteLoggingConfiguration",
    implied: {
      "logs:CreateLogDelivery":
        'AWS WAF developer guide, "Sending web ACL traffic logs to CloudWatch Logs", permissions',
      "logs:DeleteLogDelivery": "the same",
      "logs:PutResourcePolicy": "the same",
      "logs:DescribeResourcePolicies": "the same",
      "logs:DescribeLogGroups": "the same",
    },
    linkedRoles: ["wafv2.amazonaws.com"],
  },
  "aws:acm/certificateValidation:CertificateValidation": { service: "acm", read: "DescribeCertificate" },
  "aws:route53/record:Record": {
    service: "route53",
    arns: ["route53:::hostedzone/*", "route53:::change/*"],
    read: "GetHostedZone ListResourceRecordSets",
    make: "ChangeResourceRecordSets GetChange",
  },
};
