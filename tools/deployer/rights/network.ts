import type { RightsTable } from "./right";

const TAGS = "CreateTags DeleteTags";

/**
 * Of EC2's network. Its identifiers are not known before, so that the ARNs name account and region alone.
 * Sources: the calls of Terraform's AWS provider, as test/e2e records them; Service Authorization Reference, "Amazon EC2" (2026-11).
 */
export const networkRights: RightsTable = {
  "aws:ec2/vpc:Vpc": {
    service: "ec2",
    read: "DescribeVpcs DescribeVpcAttribute DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups",
    make: "CreateVpc DeleteVpc ModifyVpcAttribute CreateTags",
    change: "DeleteTags",
  },
  "aws:ec2/subnet:Subnet": {
    service: "ec2",
    read: "DescribeSubnets",
    make: "CreateSubnet DeleteSubnet ModifySubnetAttribute DescribeNetworkInterfaces CreateTags",
    change: "DeleteTags",
  },
  "aws:ec2/internetGateway:InternetGateway": {
    service: "ec2",
    read: "DescribeInternetGateways",
    make: "CreateInternetGateway AttachInternetGateway DetachInternetGateway DeleteInternetGateway CreateTags",
    change: "DeleteTags",
  },
  "aws:ec2/routeTable:RouteTable": {
    service: "ec2",
    read: "DescribeRouteTables",
    make: "CreateRouteTable DeleteRouteTable CreateTags",
    change: "DeleteTags",
  },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": {
    service: "ec2",
    read: "DescribeRouteTables",
    make: "AssociateRouteTable DisassociateRouteTable",
    change: "ReplaceRouteTableAssociation",
  },
  "aws:ec2/route:Route": {
    service: "ec2",
    read: "DescribeRouteTables",
    make: "CreateRoute DeleteRoute",
    change: "ReplaceRoute",
  },
  "aws:ec2/eip:Eip": {
    service: "ec2",
    read: "DescribeAddresses DescribeAddressesAttribute",
    make: "AllocateAddress ReleaseAddress CreateTags",
    change: "AssociateAddress DisassociateAddress DeleteTags",
  },
  "aws:ec2/natGateway:NatGateway": {
    service: "ec2",
    read: "DescribeNatGateways",
    make: "CreateNatGateway DeleteNatGateway CreateTags",
    change: "DeleteTags",
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    service: "ec2",
    read: "DescribeVpcEndpoints DescribePrefixLists",
    make: "CreateVpcEndpoint DeleteVpcEndpoints CreateTags",
    change: "ModifyVpcEndpoint DeleteTags",
  },
  "aws:ec2/flowLog:FlowLog": {
    service: "ec2",
    read: "DescribeFlowLogs",
    make: "CreateFlowLogs DeleteFlowLogs CreateTags",
    change: "DeleteTags",
  },
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": {
    service: "ec2",
    read: "DescribeSecurityGroups",
    make: "RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateTags",
    change: `AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress ${TAGS}`,
  },
  "aws:ec2/securityGroup:SecurityGroup": {
    service: "ec2",
    read: "DescribeSecurityGroups",
    make: "CreateSecurityGroup DeleteSecurityGroup RevokeSecurityGroupEgress DescribeNetworkInterfaces CreateTags",
    change: "RevokeSecurityGroupIngress AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress DeleteTags",
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": {
    service: "ec2",
    read: "DescribeSecurityGroups DescribeSecurityGroupRules",
    make: "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress",
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    service: "ec2",
    read: "DescribeSecurityGroupRules",
    make: "AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress CreateTags",
    change: "ModifySecurityGroupRules DeleteTags",
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    service: "ec2",
    read: "DescribeSecurityGroupRules",
    make: "AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress CreateTags",
    change: "ModifySecurityGroupRules DeleteTags",
  },
};
