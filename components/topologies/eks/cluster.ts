import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { partitionOf } from "../../../policies/facts/regions";
import type { KubernetesConfig } from "../../stackConfig";
import { createLogGroup } from "../../support/logGroup";
import { policyDocument } from "../../support/roles";
import { allowIn } from "../../support/securityGroupRules";
import { type Transform, transformed } from "../../support/transform";

export interface EksClusterArgs {
  /** Start of the physical name. */
  readonly namePrefix: string;
  /** Region of the stack; its partition is part of the ARNs of AWS managed policies. */
  readonly region: string;
  readonly network: {
    readonly vpcId: pulumi.Input<string>;
    /** Subnets of the nodes, and of the control plane's network interfaces. */
    readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  };
  /** Encrypts the cluster's Secrets. */
  readonly keyArn: pulumi.Input<string>;
  readonly settings: KubernetesConfig;
  /** Days that the logs of control plane and pods are kept. */
  readonly logRetentionDays: number;
  /** Changes the cluster's arguments before it is made, for example to add managed node groups to Auto Mode. */
  readonly transform?: Transform<eks.ClusterArgs>;
}

/** All log types of the control plane. Source: Amazon EKS user guide, "Send control plane logs to CloudWatch Logs" (2026-11). */
const CONTROL_PLANE_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** Resource types that Auto Mode creates and tags when it starts a node. */
const LAUNCHED = ["fleet", "instance", "launch-template", "network-interface", "spot-instances-request", "volume"];

/**
 * Names of the log groups that Container Insights and its log collector write to, below /aws/containerinsights/CLUSTER.
 * Source: Amazon CloudWatch user guide, "Send logs to CloudWatch Logs", Fluent Bit (2026-11).
 */
const INSIGHTS_LOGS = {
  pods: "application",
  performance: "performance",
  host: "host",
  dataplane: "dataplane",
} as const;

/**
 * A cluster in Auto Mode: AWS chooses, patches and replaces the nodes (an operating system without login, replaced after at most 21
 * days), and runs pod networking, DNS, the load balancer controller and the Pod Identity agent outside the cluster. So this stack has no
 * machine image, node group or controller to keep up to date.
 * Source: Amazon EKS user guide, "Automate cluster infrastructure with EKS Auto Mode" (2026-11).
 */
export class EksCluster extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  /** AWS creates it with the cluster; control plane, nodes and pods all belong to it. */
  readonly securityGroupId: pulumi.Output<string>;
  /** Address of its API, which inside the VPC is a private one. */
  readonly endpoint: pulumi.Output<string>;
  /** Certificate authority of that address, in base64. */
  readonly certificateAuthority: pulumi.Output<string>;
  /** How Pulumi connects to the cluster. It runs `aws eks get-token`, so the AWS CLI must be installed. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Name of the nodes' role. */
  readonly nodeRoleName: pulumi.Output<string>;
  /** Log group of the pods' output. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:EksCluster", name, {}, opts);
    const { settings } = args;
    const child = { parent: this };

    const clusterName = createName();
    const controlPlaneLog = createClusterLog("control-plane", pulumi.interpolate`/aws/eks/${clusterName}/cluster`);
    const insightsLogs = createInsightsLogs();
    const cluster = createCluster();
    const apiRules = settings.privateAccessCidrs.map(createApiRule);
    const permission = createPermission();

    // The cluster's output, so that what uses the name is created after the cluster and deleted before it.
    this.clusterName = cluster.eksCluster.name;
    this.securityGroupId = cluster.clusterSecurityGroupId;
    this.endpoint = cluster.eksCluster.endpoint;
    this.certificateAuthority = cluster.eksCluster.certificateAuthority.data;
    // The kubeconfig is known only when the rules that allow access to the API exist.
    const ready = pulumi.all(apiRules.map(({ id }) => id));
    this.kubeconfig = pulumi.all([cluster.kubeconfigJson, ready]).apply(([text]) => text);
    this.logGroupName = insightsLogs.pods.name;
    // Known only when Auto Mode may tag machines, so that none is started before.
    this.nodeRoleName = pulumi.all([cluster.autoModeNodeRoleName, permission.id]).apply(([role]) => role);
    this.registerOutputs({ clusterName: this.clusterName });

    // Chosen here, not by the provider: the log groups contain it and must exist first, as AWS's own would keep logs for ever.
    function createName(): pulumi.Output<string> {
      const suffix = new random.RandomId(name, { byteLength: 4 }, child);
      return pulumi.interpolate`${args.namePrefix}-${suffix.hex}`;
    }

    function createClusterLog(label: string, logGroupName: pulumi.Output<string>): aws.cloudwatch.LogGroup {
      const retentionInDays = args.logRetentionDays;
      return createLogGroup(`${name}-${label}`, { name: logGroupName, retentionInDays }, child);
    }

    // Without them the cluster's add-ons create their own, which keep logs for ever and are not deleted with the stack.
    function createInsightsLogs(): Readonly<Record<keyof typeof INSIGHTS_LOGS, aws.cloudwatch.LogGroup>> {
      const group = (label: keyof typeof INSIGHTS_LOGS) =>
        createClusterLog(label, pulumi.interpolate`/aws/containerinsights/${clusterName}/${INSIGHTS_LOGS[label]}`);
      return {
        pods: group("pods"),
        performance: group("performance"),
        host: group("host"),
        dataplane: group("dataplane"),
      };
    }

    function createCluster(): eks.Cluster {
      const isPublic = settings.publicAccessCidrs.length > 0;
      const logs = pulumi.all([controlPlaneLog, ...Object.values(insightsLogs)].map(({ id }) => id));
      return new eks.Cluster(
        name,
        transformed(args.transform, {
          // Depends on the log groups: they exist before the cluster and until it is deleted, so that AWS never creates one.
          name: pulumi.all([clusterName, logs]).apply(([text]) => text),
          version: settings.version,
          vpcId: args.network.vpcId,
          subnetIds: args.network.subnetIds,
          // EKS gives the nodes' role access only with a built-in pool. This one takes only pods that tolerate its taint; nodes.ts has ours.
          // Source: Amazon EKS API reference, ComputeConfigRequest; user guide, "Enable or Disable Built-in NodePools" (2026-11).
          autoMode: { enabled: true, computeConfig: { nodePools: ["system"] } },
          // True would create a role and an instance profile for self-managed nodes.
          createInstanceRole: false,
          // Auto Mode's nodes answer DNS themselves. Source: Amazon EKS user guide, "Amazon EKS add-ons", CoreDNS (2026-11).
          corednsAddonOptions: { enabled: false },
          authenticationMode: eks.AuthenticationMode.Api,
          accessEntries: adminAccess(settings.adminRoleArns, partitionOf(args.region)),
          endpointPrivateAccess: true,
          endpointPublicAccess: isPublic,
          publicAccessCidrs: isPublic ? [...settings.publicAccessCidrs] : undefined,
          enabledClusterLogTypes: CONTROL_PLANE_LOGS,
          encryptionConfigKeyArn: args.keyArn,
          // After standard support AWS upgrades the cluster. With extended support it would bill six times the price for the old version.
          upgradePolicy: { supportType: "STANDARD" },
        }),
        child,
      );
    }

    // Auto Mode's role needs permission for custom tags, and must not create a log group again that was just deleted.
    // Sources: Amazon EKS user guide, "Amazon EKS Auto Mode cluster IAM role", custom AWS tags for EKS Auto resources;
    // terraform-aws-modules/terraform-aws-eks, cluster role (CreateLogGroup denied) (2026-11).
    function createPermission(): aws.iam.RolePolicy {
      const role = cluster.core.apply(({ clusterIamRole }) => clusterIamRole.name);
      const policy = JSON.stringify(policyDocument(clusterStatements(partitionOf(args.region))));
      return new aws.iam.RolePolicy(`${name}-tags`, { role, policy }, child);
    }

    // The control plane's network interfaces are in the cluster's own group, which allows connections from its members only.
    // Source: Amazon EKS user guide, "Cluster API server endpoint", accessing a private only API server (2026-11).
    function createApiRule(cidrIpv4: string): aws.vpc.SecurityGroupIngressRule {
      const label = `${name}-api-from-${cidrIpv4.replace("/", "-")}`;
      return allowIn(label, cluster.clusterSecurityGroupId, { from: { cidrIpv4 }, port: 443 }, child);
    }
  }
}

/** Cluster administrators. Entries are named after their roles, so that adding one never changes another. */
function adminAccess(roleArns: readonly string[], partition: string): NonNullable<eks.ClusterArgs["accessEntries"]> {
  const policyArn = `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`;
  const entries = roleArns.map((principalArn) => {
    const role = principalArn.split(":role/")[1]?.replaceAll("/", "-") ?? principalArn;
    const accessPolicies = { admin: { policyArn, accessScope: { type: "cluster" } } };
    return [role, { principalArn, accessPolicies }] as const;
  });
  return Object.fromEntries(entries);
}

function clusterStatements(partition: string): readonly object[] {
  const ours = { "aws:RequestTag/eks:eks-cluster-name": `\${aws:PrincipalTag/eks:eks-cluster-name}` };
  const pool = {
    "aws:RequestTag/eks:kubernetes-node-class-name": "*",
    "aws:RequestTag/eks:kubernetes-node-pool-name": "*",
  };
  const created = (kinds: readonly string[]) => kinds.map((kind) => `arn:${partition}:ec2:*:*:${kind}/*`);
  return [
    {
      Effect: "Allow",
      Action: ["ec2:CreateFleet", "ec2:RunInstances", "ec2:CreateLaunchTemplate"],
      Resource: created(LAUNCHED),
      Condition: { StringEquals: ours, StringLike: pool },
    },
    {
      Effect: "Allow",
      Action: ["ec2:CreateNetworkInterface"],
      Resource: created(["network-interface"]),
      Condition: { StringEquals: ours, StringLike: { "aws:RequestTag/eks:kubernetes-cni-node-name": "*" } },
    },
    { Effect: "Deny", Action: ["logs:CreateLogGroup"], Resource: "*" },
  ];
}
