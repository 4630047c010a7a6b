import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { ApplicationSettings, PortableSettings, ScalingSettings } from "../../stackConfig";
import type { KubernetesSettings } from "./settings";
import { KubernetesWorkload } from "./workload";

export interface OwnClusterArgs {
  readonly application: ApplicationSettings;
  readonly scaling: ScalingSettings;
  readonly kubernetes: KubernetesSettings;
  /** The cluster and the database that are there. */
  readonly portable: PortableSettings;
}

const POSTGRES_PORT = 5432;

/**
 * Topology `kubernetes`: the workload of topology `eks` on a cluster that somebody else runs, on any cloud or none. The credentials
 * of the database role are in a Secret that exists in the application's namespace; this program never sees them.
 */
export class OwnCluster extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;

  constructor(name: string, args: OwnClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:OwnCluster", name, {}, opts);
    const { application, scaling, kubernetes, portable } = args;

    // A kubeconfig holds the keys to the cluster.
    const kubeconfig = pulumi.secret(portable.kubeconfig);
    const provider = new k8s.Provider(name, { kubeconfig }, { parent: this });
    const workload = new KubernetesWorkload(
      `${name}-workload`,
      {
        application,
        databaseAddress: portable.databaseEndpoint,
        databasePort: POSTGRES_PORT,
        credentials: { secretName: portable.credentialsSecret, usernameKey: "username", passwordKey: "password" },
        exposure: portable.exposure,
        // It has to be there, as the Secret with the credentials is in it before the first pod.
        existingNamespace: true,
        minReplicas: kubernetes.minReplicas,
        maxReplicas: kubernetes.maxReplicas,
        cpuTarget: scaling.cpuTarget,
        resources: kubernetes.resources,
        waitForRollout: kubernetes.waitForRollout,
      },
      { parent: this, providers: [provider] },
    );

    this.namespace = workload.namespace;
    this.serviceName = workload.serviceName;
    this.registerOutputs({ namespace: this.namespace, serviceName: this.serviceName });
  }
}
