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
  /** What the physical name begins with. */
  readonly namePrefix: string;
  /** Region of the stack: its partition names the policies of AWS's own. */
  readonly region: string;
  readonly network: {
    readonly vpcId: pulumi.Input<string>;
    /** Where the nodes are, and the control plane's way to them. */
    readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  };
  /** Encrypts the cluster's Secrets. */
  readonly keyArn: pulumi.Input<string>;
  readonly settings: KubernetesConfig;
  /** Days that the logs of control plane and pods are kept. */
  readonly logRetentionDays: number;
  /** Changes the cluster's arguments before it is made; managed node groups, for example, are beside Auto Mode by this way. */
  readonly transform?: Transform<eks.ClusterArgs>;
}

/** Everything that the control plane can tell. Source: Amazon EKS user guide, "Send control plane logs to CloudWatch Logs" (2026-11). */
const CONTROL_PLANE_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** What a launch of Auto Mode makes, and tags. */
const LAUNCHED = ["fleet", "instance", "launch-template", "network-interface", "spot-instances-request", "volume"];

/**
 * What Container Insights and its log collector write, each into a group of its own below /aws/containerinsights/CLUSTER.
 * Source: Amazon CloudWatch user guide, "Send logs to CloudWatch Logs", Fluent Bit (2026-11).
 */
const INSIGHTS_LOGS = {
  pods: "application",
  performance: "performance",
  host: "host",
  dataplane: "dataplane",
} as const;

/**
 * A cluster in Auto Mode: AWS chooses, patches and replaces the nodes (an operating system without login, replaced after 21 days at
 * most), and runs pod networking, DNS, the load balancer controller and the Pod Identity agent outside the cluster. So there is no
 * machine image, node group or controller in this stack that anybody would have to keep up to date.
 * Source: Amazon EKS user guide, "Automate cluster infrastructure with EKS Auto Mode" (2026-11).
 */
export class EksCluster extends pulumi.ComponentResource {
  readonly clusterName: pulumi.Output<string>;
  /** AWS makes it with the cluster; control plane, nodes and pods are all in it. */
  readonly securityGroupId: pulumi.Output<string>;
  /** How pulumi reaches it; by way of `aws eks get-token`, so the AWS CLI has to be there. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Name of the role that nodes have. */
  readonly nodeRoleName: pulumi.Output<string>;
  /** What the pods write. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:EksCluster", name, {}, opts);
    const { settings } = args;
    const child = { parent: this };

    const clusterName = createName();
    const controlPlaneLog = createClusterLog("control-plane", pulumi.interpolate`/aws/eks/${clusterName}/cluster`);
    const insightsLogs = createInsightsLogs();
    const cluster = createCluster();
    const doors = settings.privateAccessCidrs.map(createDoor);
    const permission = createPermission();

    // By way of the cluster, so that whoever uses it comes after the cluster and goes before it.
    this.clusterName = cluster.eksCluster.name;
    this.securityGroupId = cluster.clusterSecurityGroupId;
    // Nobody asks the cluster for anything before its doors are there.
    const ready = pulumi.all(doors.map(({ id }) => id));
    this.kubeconfig = pulumi.all([cluster.kubeconfigJson, ready]).apply(([text]) => text);
    this.logGroupName = insightsLogs.pods.name;
    // No machine is started before it may be tagged.
    this.nodeRoleName = pulumi.all([cluster.autoModeNodeRoleName, permission.id]).apply(([role]) => role);
    this.registerOutputs({ clusterName: this.clusterName });

    // Chosen here and not by the provider: log groups with that name must exist before AWS makes them, without an end of retention.
    function createName(): pulumi.Output<string> {
      const suffix = new random.RandomId(name, { byteLength: 4 }, child);
      return pulumi.interpolate`${args.namePrefix}-${suffix.hex}`;
    }

    function createClusterLog(label: string, logGroupName: pulumi.Output<string>): aws.cloudwatch.LogGroup {
      const retentionInDays = args.logRetentionDays;
      return createLogGroup(`${name}-${label}`, { name: logGroupName, retentionInDays }, child);
    }

    // All that the cluster and its add-ons would make by themselves, without an end of retention, and leave behind.
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
          // Before the cluster is there, and until it is gone, the groups are: who writes never makes one.
          name: pulumi.all([clusterName, logs]).apply(([text]) => text),
          version: settings.version,
          vpcId: args.network.vpcId,
          subnetIds: args.network.subnetIds,
          // The role of the nodes gets its access with a built-in pool, and this one is for pods that tolerate its taint; nodes.ts has ours.
          // Source: Amazon EKS API reference, ComputeConfigRequest; user guide, "Enable or Disable Built-in NodePools" (2026-11).
          autoMode: { enabled: true, computeConfig: { nodePools: ["system"] } },
          // It would make a role and an instance profile for nodes of one's own.
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
          // Past its standard support AWS upgrades the cluster instead of billing six times the price for the old version.
          upgradePolicy: { supportType: "STANDARD" },
        }),
        child,
      );
    }

    // Auto Mode puts tags of one's own on what it starts only where its role may, and the role must not bring a log group back.
    // Sources: Amazon EKS user guide, "Amazon EKS Auto Mode cluster IAM role", custom AWS tags for EKS Auto resources;
    // terraform-aws-modules/terraform-aws-eks, cluster role (CreateLogGroup denied) (2026-11).
    function createPermission(): aws.iam.RolePolicy {
      const role = cluster.core.apply(({ clusterIamRole }) => clusterIamRole.name);
      const policy = JSON.stringify(policyDocument(clusterStatements(partitionOf(args.region))));
      return new aws.iam.RolePolicy(`${name}-tags`, { role, policy }, child);
    }

    // The control plane's interfaces are in the cluster's own group, which lets in nobody but its members.
    // Source: Amazon EKS user guide, "Cluster API server endpoint", accessing a private only API server (2026-11).
    function createDoor(cidrIpv4: string): aws.vpc.SecurityGroupIngressRule {
      const label = `${name}-api-from-${cidrIpv4.replace("/", "-")}`;
      return allowIn(label, cluster.clusterSecurityGroupId, { from: { cidrIpv4 }, port: 443 }, child);
    }
  }
}

/** Cluster administrators, named after their roles, so that adding one never touches another. */
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
