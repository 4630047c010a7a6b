import type * as aws from "@pulumi/aws";
import type * as eksComponent from "@pulumi/eks";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { topologyFacts } from "../../configuration/topologyFacts";
import { allowIn, linkGroups } from "../../support/securityGroupRules";
import { type Transform, transformed } from "../../support/transform";
import { DRAIN_SECONDS, Entrance, targetGroupSpec } from "../entrance";
import { KubernetesWorkload, type KubernetesWorkloadArgs, type Place, SERVICE_PORT } from "../kubernetes/workload";
import type { Topology, TopologyArgs } from "../topology";
import { createAddOns } from "./addOns";
import { EksCluster } from "./cluster";
import { createPodAccess, createSecretProvider, createSyncPermission } from "./credentials";
import { createNodes } from "./nodes";
import { podSecretsOf } from "./podSecrets";
import { mustServe } from "./rollback/mustServe";
import { RollbackGuard } from "./rollback/rollbackGuard";

export interface EksArgs extends TopologyArgs {
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly cluster?: Transform<eksComponent.ClusterArgs>;
    readonly workload?: Transform<KubernetesWorkloadArgs>;
    readonly targetGroup?: Transform<aws.lb.TargetGroupArgs>;
  };
}

/** Auto Mode's own label: new pods are ready only when the load balancer finds them healthy. Source: Amazon EKS user guide (2026-11). */
const READINESS_GATE = { "eks.amazonaws.com/pod-readiness-gate-inject": "enabled" };

/** EKS in Auto Mode, with the same workload as on any Kubernetes cluster, behind the stack's own load balancer. */
export class Eks extends pulumi.ComponentResource implements Topology {
  readonly targetGroupArn: pulumi.Output<string>;
  readonly targetGroupArnSuffix: pulumi.Output<string>;
  readonly entranceRuleArn: pulumi.Output<string>;
  readonly securityGroupId: pulumi.Output<string>;
  readonly dimensions: Topology["dimensions"];
  readonly restart = undefined;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: EksArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:Eks", name, {}, opts);
    const { application, scaling, kubernetes: settings, loadBalancer, servers, secrets } = args;
    const child = { parent: this };
    const podSecrets = podSecretsOf(args.secretVariables);

    const cluster = createCluster();
    const links = createLinks();
    const entrance = createEntrance();
    const access = createAccess();
    const provider = createProvider();
    const inCluster = { ...child, provider };
    const networkPolicies = enableNetworkPolicies();
    const nodes = createPool();
    const addOns = createAddOns(
      name,
      {
        clusterName: cluster.clusterName,
        region: args.region,
        versions: settings.addOnVersions,
        nodes,
      },
      { parent: cluster },
    );
    const workload = createWorkload();
    if (args.deployment.rollbackOnErrors) createGuard();

    // Traffic is forwarded here only when the version that the update has brought still serves.
    const { arn } = entrance.targetGroup;
    const waits = settings.waitForRollout && !pulumi.runtime.isDryRun();
    const serves = workload.deploymentAnnotations.apply((annotations) => mustServe(application.image, annotations));
    this.targetGroupArn = waits ? pulumi.all([arn, serves]).apply(([known]) => known) : arn;
    this.targetGroupArnSuffix = entrance.targetGroup.arnSuffix;
    this.entranceRuleArn = entrance.rule.arn;
    this.securityGroupId = cluster.securityGroupId;
    // Dimensions of Container Insights, namespace ContainerInsights.
    this.dimensions = {
      ClusterName: cluster.clusterName,
      Namespace: workload.namespace,
      Service: workload.serviceName,
    };
    this.logGroupName = cluster.logGroupName;
    this.registerOutputs({ securityGroupId: this.securityGroupId, logGroupName: this.logGroupName });

    function createCluster(): EksCluster {
      return new EksCluster(
        name,
        {
          namePrefix: application.name,
          region: args.region,
          network: { vpcId: args.network.vpcId, subnetIds: args.network.applicationSubnetIds },
          keyArn: secrets.keyArn,
          settings,
          logRetentionDays: args.logRetentionDays,
          transform: args.transform?.cluster,
        },
        child,
      );
    }

    // AWS creates the cluster's group with a rule that allows all outbound traffic, so only the load balancer needs an outbound rule.
    function createLinks(): readonly pulumi.Resource[] {
      const pods = cluster.securityGroupId;
      const { securityGroupId: balancer } = loadBalancer;
      const from = { referencedSecurityGroupId: pods };
      return [
        ...linkGroups(`${name}-load-balancer`, { from: balancer, to: pods, port: application.port }, child),
        ...servers.map((to) => allowIn(`${name}-${to.name}-in`, to.securityGroupId, { from, port: to.port }, child)),
      ];
    }

    function createEntrance(): Entrance {
      return new Entrance(
        `${name}-entrance`,
        {
          topology: "eks",
          openByHeader: args.topologyHeader,
          facts: topologyFacts.eks,
          vpcId: args.network.vpcId,
          listenerArn: loadBalancer.listenerArn,
          // Kubernetes itself checks liveness; the load balancer checks only which pods may get traffic.
          spec: targetGroupSpec({ port: application.port, healthPath: application.readinessPath }),
          transform: (given) => transformed(args.transform?.targetGroup, { ...given, tags: ownedBy(given.tags) }),
        },
        child,
      );
    }

    // Auto Mode may register pods only with target groups that have its cluster's name as a tag.
    // Source: AWS managed policy AmazonEKSLoadBalancingPolicy, RegisterTargets (2026-11).
    function ownedBy(tags: aws.lb.TargetGroupArgs["tags"]): aws.lb.TargetGroupArgs["tags"] {
      return pulumi.output(tags).apply((given) => ({ ...given, "eks:eks-cluster-name": cluster.clusterName }));
    }

    function createAccess(): aws.eks.PodIdentityAssociation {
      return createPodAccess(
        `${name}-pod`,
        {
          clusterName: cluster.clusterName,
          secretVariables: args.secretVariables,
          secretKeyArns: application.secretKeyArns,
          account: { namespace: application.name, serviceAccount: application.name },
        },
        child,
      );
    }

    function createProvider(): k8s.Provider {
      return new k8s.Provider(name, { kubeconfig: settings.kubeconfig ?? cluster.kubeconfig }, child);
    }

    // Without it Auto Mode accepts network policies but does not enforce them.
    // Source: Amazon EKS user guide, "Use Network Policies with EKS Auto Mode" (2026-11).
    function enableNetworkPolicies(): k8s.core.v1.ConfigMap {
      return new k8s.core.v1.ConfigMap(
        `${name}-network-policies`,
        {
          metadata: { name: "amazon-vpc-cni", namespace: "kube-system" },
          data: { "enable-network-policy-controller": "true" },
        },
        inCluster,
      );
    }

    function createPool(): pulumi.Resource {
      return createNodes(
        name,
        {
          architecture: application.architecture,
          nodeRoleName: cluster.nodeRoleName,
          subnetIds: args.network.applicationSubnetIds,
          securityGroupId: cluster.securityGroupId,
          tags: { ...args.tags, Name: `${application.name}-eks` },
        },
        inCluster,
      );
    }

    function createWorkload(): KubernetesWorkload {
      return new KubernetesWorkload(
        `${name}-workload`,
        transformed(args.transform?.workload, {
          application,
          addresses: args.addresses,
          // A fail-over, a restore or a new replica changes addresses, within these subnets.
          servers: { ports: servers.map(({ port }) => port), cidrs: args.network.databaseSubnetCidrs },
          secrets: podSecrets.secrets,
          exposure: { kind: "none" },
          minReplicas: settings.minReplicas,
          minimumDuringMove: args.minimumDuringMove,
          maxReplicas: settings.maxReplicas,
          cpuTarget: scaling.cpuTarget,
          resources: settings.resources,
          drainSeconds: DRAIN_SECONDS,
          namespaceLabels: READINESS_GATE,
          volumes: [podSecrets.volume],
          prerequisites: createPrerequisites,
          waitForRollout: settings.waitForRollout,
          schedule: { ...args.schedule, kubectlImage: settings.kubectlImage },
        }),
        { ...child, providers: [provider] },
      );
    }

    function createGuard(): void {
      const { vpcId, applicationSubnetIds: subnetIds } = args.network;
      new RollbackGuard(
        `${name}-rollback`,
        {
          region: args.region,
          network: { vpcId, subnetIds },
          cluster,
          // Not an output of the Deployment: the guard is made meanwhile.
          namespace: workload.namespace,
          deploymentName: application.name,
          targetGroup: entrance.targetGroup,
          loadBalancer,
          bakeSeconds: args.deployment.bakeSeconds,
          logRetentionDays: args.logRetentionDays,
        },
        { ...child, providers: [provider] },
      );
    }

    // Everything that pods need from start to end: the cluster and its add-ons, access to their credentials, and the load balancer.
    function createPrerequisites(place: Place): readonly pulumi.Resource[] {
      return [
        cluster,
        ...addOns,
        access,
        ...links,
        networkPolicies,
        nodes,
        ...createSyncPermission(`${name}-sync`, place.namespace, inCluster),
        createSecretProvider(`${name}-credentials`, { ...place, podSecrets, region: args.region }, inCluster),
        createBinding(place),
      ];
    }

    function createBinding({ namespace, serviceName }: Place): pulumi.Resource {
      return new k8s.apiextensions.CustomResource(
        `${name}-binding`,
        {
          apiVersion: "eks.amazonaws.com/v1",
          kind: "TargetGroupBinding",
          metadata: { name: application.name, namespace },
          spec: {
            serviceRef: { name: serviceName, port: SERVICE_PORT },
            targetGroupARN: entrance.targetGroup.arn,
            targetType: "ip",
          },
        },
        { ...inCluster, dependsOn: [entrance.rule] },
      );
    }
  }
}
