import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Schedule } from "../../configuration/schedules";
import type { ApplicationConfig, KubernetesConfig, OwnClusterConfig, ScalingConfig } from "../../stackConfig";
import type { PodSecret } from "./pod";
import { KubernetesWorkload } from "./workload";

export interface OwnClusterArgs {
  readonly application: ApplicationConfig;
  readonly scaling: ScalingConfig;
  readonly kubernetes: KubernetesConfig;
  readonly schedule: Schedule;
  /** The existing cluster and database. */
  readonly ownCluster: OwnClusterConfig;
}

const POSTGRES_PORT = 5432;

/**
 * Topology `kubernetes`: the workload of topology `eks` on a cluster that exists already, on any cloud or none. The database role's
 * credentials are in a Secret that exists in the application's namespace; this program never reads them.
 */
export class OwnCluster extends pulumi.ComponentResource {
  readonly namespace: pulumi.Output<string>;
  readonly serviceName: pulumi.Output<string>;

  constructor(name: string, args: OwnClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:OwnCluster", name, {}, opts);
    const { application, scaling, kubernetes, ownCluster } = args;

    // A kubeconfig contains credentials for the cluster.
    const kubeconfig = pulumi.secret(ownCluster.kubeconfig);
    const provider = new k8s.Provider(name, { kubeconfig }, { parent: this });
    const workload = new KubernetesWorkload(
      `${name}-workload`,
      {
        application,
        addresses: { RDS_ENDPOINT: ownCluster.databaseEndpoint },
        servers: { ports: [POSTGRES_PORT], cidrs: ownCluster.databaseCidrs },
        secrets: [
          ...credentials("DB", ownCluster.credentialsSecret),
          ...credentials("DB_MIGRATION", ownCluster.migrationCredentialsSecret),
          ...ownCluster.secrets,
        ],
        exposure: ownCluster.exposure,
        // It must exist, because it contains the Secret with the credentials before the first pod starts.
        existingNamespace: true,
        minReplicas: kubernetes.minReplicas,
        maxReplicas: kubernetes.maxReplicas,
        cpuTarget: scaling.cpuTarget,
        resources: kubernetes.resources,
        waitForRollout: kubernetes.waitForRollout,
        schedule: { ...args.schedule, kubectlImage: kubernetes.kubectlImage },
      },
      { parent: this, providers: [provider] },
    );

    this.namespace = workload.namespace;
    this.serviceName = workload.serviceName;
    this.registerOutputs({ namespace: this.namespace, serviceName: this.serviceName });
  }
}

/** `PREFIX_USERNAME` and `PREFIX_PASSWORD`, from a Secret with the keys `username` and `password`; none without one. */
function credentials(prefix: string, secretName: string | undefined): readonly PodSecret[] {
  if (secretName === undefined) return [];
  return ["username", "password"].map((key) => ({ name: `${prefix}_${key.toUpperCase()}`, secretName, key }));
}
