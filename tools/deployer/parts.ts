import { isRecord } from "../../policies/support/values";

type Inputs = Readonly<Record<string, unknown>>;

const NETWORK = [
  "aws:ec2/vpc:Vpc",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/route:Route",
];
const GATEWAYS = ["aws:ec2/eip:Eip", "aws:ec2/natGateway:NatGateway"];

const CLUSTER = [
  "aws:eks/cluster:Cluster",
  "aws:eks/accessEntry:AccessEntry",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
  "aws:iam/role:Role",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
];

/** What remote components are made of, which only the engine shows. Source: their resources in the state of a stack (2026-11). */
export const partsOf: Readonly<Record<string, (inputs: Inputs) => readonly string[]>> = {
  "awsx:ec2:Vpc": ({ natGateways }) =>
    isRecord(natGateways) && natGateways.strategy === "None" ? NETWORK : [...NETWORK, ...GATEWAYS],
  "eks:index:Cluster": () => CLUSTER,
};

/** Services that the cluster's component passes its roles to: the control plane, and with Auto Mode its machines. */
export const servicesOfRemote: Readonly<Record<string, readonly string[]>> = {
  "eks:index:Cluster": ["ec2.amazonaws.com", "eks.amazonaws.com"],
};
