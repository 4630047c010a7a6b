import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { partitionOf } from "../../../policies/facts/regions";
import { managedPolicyArn } from "../../managedPolicy";
import { type Transform, transformed } from "../../transform";
import type { KubernetesSettings } from "../kubernetes/settings";

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
  readonly settings: KubernetesSettings;
  /** Days that the logs of control plane and pods are kept. */
  readonly logRetentionDays: number;
  /** Changes the cluster's arguments before it is made; managed node groups, for example, are beside Auto Mode by this way. */
  readonly transform?: Transform<eks.ClusterArgs>;
}

/** Everything that the control plane can tell. Source: Amazon EKS user guide, "Send control plane logs to CloudWatch Logs" (2026-11). */
const CONTROL_PLANE_LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

const CLUSTER_ADMIN = "eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

/**
 * Where the add-on puts the CloudWatch agent.
 * Source: Amazon CloudWatch user guide, "Quick start with the Amazon CloudWatch Observability EKS add-on" (2026-11).
 */
const AGENT = { namespace: "amazon-cloudwatch", serviceAccount: "cloudwatch-agent" };

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
  /** What the pods write. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: EksClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:EksCluster", name, {}, opts);
    const { settings } = args;
    const child = { parent: this };

    const clusterName = createName();
    const controlPlaneLog = createLogGroup("control-plane", pulumi.interpolate`/aws/eks/${clusterName}/cluster`);
    const podLog = createLogGroup("pods", pulumi.interpolate`/aws/containerinsights/${clusterName}/application`);
    const cluster = createCluster();
    const doors = settings.privateAccessCidrs.map(createDoor);
    createAddOns();

    // By way of the cluster, so that whoever uses it comes after the cluster and goes before it.
    this.clusterName = cluster.eksCluster.name;
    this.securityGroupId = cluster.clusterSecurityGroupId;
    // Nobody asks the cluster for anything before its doors are there.
    const ready = pulumi.all(doors.map(({ id }) => id));
    this.kubeconfig = pulumi.all([cluster.kubeconfigJson, ready]).apply(([text]) => text);
    this.logGroupName = podLog.name;
    this.registerOutputs({ clusterName: this.clusterName });

    // Chosen here and not by the provider: log groups with that name must exist before AWS makes them, without an end of retention.
    function createName(): pulumi.Output<string> {
      const suffix = new random.RandomId(name, { byteLength: 4 }, child);
      return pulumi.interpolate`${args.namePrefix}-${suffix.hex}`;
    }

    function createLogGroup(label: string, logGroupName: pulumi.Output<string>): aws.cloudwatch.LogGroup {
      const retentionInDays = args.logRetentionDays;
      return new aws.cloudwatch.LogGroup(`${name}-${label}`, { name: logGroupName, retentionInDays }, child);
    }

    function createCluster(): eks.Cluster {
      const isPublic = settings.publicAccessCidrs.length > 0;
      return new eks.Cluster(
        name,
        transformed(args.transform, {
          name: clusterName,
          version: settings.version,
          vpcId: args.network.vpcId,
          subnetIds: args.network.subnetIds,
          autoMode: { enabled: true, computeConfig: { nodePools: ["general-purpose", "system"] } },
          // It would make a role and an instance profile for nodes of one's own.
          createInstanceRole: false,
          // Auto Mode's nodes answer DNS themselves. Source: Amazon EKS user guide, "Amazon EKS add-ons", CoreDNS (2026-11).
          corednsAddonOptions: { enabled: false },
          authenticationMode: eks.AuthenticationMode.Api,
          accessEntries: adminAccess(settings.adminRoleArns, args.region),
          endpointPrivateAccess: true,
          endpointPublicAccess: isPublic,
          publicAccessCidrs: isPublic ? [...settings.publicAccessCidrs] : undefined,
          enabledClusterLogTypes: CONTROL_PLANE_LOGS,
          encryptionConfigKeyArn: args.keyArn,
          // Past its standard support AWS upgrades the cluster instead of billing six times the price for the old version.
          upgradePolicy: { supportType: "STANDARD" },
        }),
        { ...child, dependsOn: [controlPlaneLog] },
      );
    }

    // The control plane's interfaces are in the cluster's own group, which lets in nobody but its members.
    // Source: Amazon EKS user guide, "Cluster API server endpoint", accessing a private only API server (2026-11).
    function createDoor(cidrIpv4: string): aws.vpc.SecurityGroupIngressRule {
      const https = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };
      return new aws.vpc.SecurityGroupIngressRule(
        `${name}-api-from-${cidrIpv4.replace("/", "-")}`,
        { securityGroupId: cluster.clusterSecurityGroupId, cidrIpv4, ...https },
        child,
      );
    }

    function createAddOns(): void {
      createAddOn("metrics-server");
      createAddOn("aws-secrets-store-csi-driver-provider");
      const podIdentityAssociations = [{ serviceAccount: AGENT.serviceAccount, roleArn: createAgentRole().arn }];
      createAddOn("amazon-cloudwatch-observability", { podIdentityAssociations });
    }

    function createAddOn(addonName: string, more: Partial<aws.eks.AddonArgs> = {}): void {
      new aws.eks.Addon(
        `${name}-${addonName}`,
        { clusterName: cluster.eksCluster.name, addonName, resolveConflictsOnUpdate: "OVERWRITE", ...more },
        { ...child, dependsOn: [podLog] },
      );
    }

    function createAgentRole(): aws.iam.Role {
      const role = new aws.iam.Role(`${name}-agent`, { assumeRolePolicy: podIdentityTrust(AGENT) }, child);
      const policyArn = managedPolicyArn(args.region, "CloudWatchAgentServerPolicy");
      new aws.iam.RolePolicyAttachment(`${name}-agent`, { role: role.name, policyArn }, { parent: role });
      return role;
    }
  }
}

/** Cluster administrators, named after their roles, so that adding one never touches another. */
function adminAccess(roleArns: readonly string[], region: string): NonNullable<eks.ClusterArgs["accessEntries"]> {
  const entries = roleArns.map((principalArn) => {
    const role = principalArn.split(":role/")[1]?.replaceAll("/", "-") ?? principalArn;
    const accessPolicies = {
      admin: { policyArn: `arn:${partitionOf(region)}:${CLUSTER_ADMIN}`, accessScope: { type: "cluster" } },
    };
    return [role, { principalArn, accessPolicies }] as const;
  });
  return Object.fromEntries(entries);
}

/** A service account of the cluster. */
export interface ServiceAccountReference {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Lets EKS Pod Identity hand a role to pods of one service account, and to no other. */
export function podIdentityTrust({ namespace, serviceAccount }: ServiceAccountReference): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        // Tags of every session. Source: Amazon EKS user guide, "Grant Pods access to AWS resources based on tags" (2026-11).
        Condition: {
          StringEquals: {
            "aws:RequestTag/kubernetes-namespace": namespace,
            "aws:RequestTag/kubernetes-service-account": serviceAccount,
          },
        },
      },
    ],
  });
}
