import { z } from "zod";
import { eksAddOnVersions } from "../../../policies/facts/eksAddOns";
import { currentEksVersions } from "../../../policies/facts/eksVersions";
import { GUIDE_REPLICAS } from "../podSizes";
import { autoKey, key, orAuto, orNone } from "./key";
import { json, list, ranges, trueOrFalse, wholeNumber } from "./schemas";

/** Versions that had months of standard support left on the day on which the table was read; a test keeps the default the newest. */
const kubernetesVersions = currentEksVersions("2026-11-27");
const KUBERNETES_VERSION_WORDS = kubernetesVersions
  .map(({ version, endOfStandardSupport }) => `${version} (in EKS standard support until ${endOfStandardSupport})`)
  .join(" or ");

const addOns = Object.keys(eksAddOnVersions);
const addOnVersion = z.string().regex(/^v\d+\.\d+\.\d+-eksbuild\.\d+$/);

/** Whoever types it gets the address that AWS sees. */
const MY_ADDRESS = "$(curl -s https://checkip.amazonaws.com)/32";

/** Quantities of Kubernetes: `250m` or `1`, `512Mi` or `1Gi`. Each may be left out. */
const cpuAndMemory = z.strictObject({
  cpu: quantity(/^(\d{1,6}m|\d{1,3}(\.\d{1,3})?)$/),
  memory: quantity(/^\d{1,12}(\.\d{1,3})?(Ki|Mi|Gi)?$/),
});

/** Source: Kubernetes documentation, "Object Names and IDs", DNS subdomain names (2026-11). */
const objectName = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/);

/** The CLI keeps `1` as a number. */
function quantity(pattern: RegExp) {
  return z
    .union([z.string(), z.number().transform(String)])
    .pipe(z.string().regex(pattern))
    .optional();
}

/** How the application runs on Kubernetes, and which cluster it runs in. */
export const kubernetesKeys = {
  minReplicas: autoKey({
    description: "Fewest pods that always run (auto = by phase, and below a maxReplicas or maxTasks that is given)",
    on: ["eks", "kubernetes"],
    schema: wholeNumber(1, 500),
    auto: { phase: { initial: GUIDE_REPLICAS, growth: 3, scale: 5 } },
    allowed: "auto, or a whole number from 1 to 500",
    example: "3",
  }),

  maxReplicas: key({
    description: "Most pods that auto scaling may start (auto = maxTasks, at least minReplicas)",
    on: ["eks", "kubernetes"],
    schema: orAuto(wholeNumber(1, 500)),
    default: "auto",
    allowed: "auto, or a whole number from 1 to 500",
    example: "6",
  }),

  podResources: key({
    description:
      "What a pod requests, and its limits (what is left out: limits are a task's cpu and memory; requests are half of them in phase initial, else all)",
    on: ["eks", "kubernetes"],
    schema: json(z.strictObject({ requests: cpuAndMemory.optional(), limits: cpuAndMemory.optional() })),
    default: {},
    allowed: "requests and limits, each with cpu and memory as quantities of Kubernetes such as 250m and 512Mi",
    example: ".requests.cpu=250m",
  }),

  kubernetesVersion: key({
    description: "Version of the cluster",
    on: ["eks"],
    schema: z.enum(kubernetesVersions.map(({ version }) => version)),
    default: "1.36",
    allowed: `${KUBERNETES_VERSION_WORDS}; a cluster goes up by one version at a time, and never down`,
    example: "1.36",
  }),

  addOnVersions: key({
    description: "Other versions of the cluster's add-ons than those that this repository has tried",
    on: ["eks"],
    schema: json(z.partialRecord(z.enum(addOns), z.union([z.literal("default"), addOnVersion]))),
    default: {},
    allowed: `${addOns.join(", ")} to a version such as v0.8.1-eksbuild.11, or to default: AWS's own on the day on which the add-on is made`,
    example: ".metrics-server=default",
  }),

  clusterAccessCidrs: key({
    description: "The addresses from which pulumi and kubectl connect; no others reach the cluster's endpoint",
    on: ["eks"],
    schema: ranges(0, 40),
    default: [],
    allowed:
      "a list of at most 40 IPv4 ranges, each starting on its own boundary: public ones, or with clusterAccess private those of the VPC and of networks connected with it",
    example: `[0]=${MY_ADDRESS}`,
  }),

  clusterAccess: key({
    description: "Which way they come to the cluster's endpoint, over the internet or inside the network",
    on: ["eks"],
    schema: z.enum(["internet", "private"]),
    default: "internet",
    allowed: "internet, or private (pulumi and kubectl run in the VPC, or in a network that is connected with it)",
    example: "private",
  }),

  clusterAdminRoleArns: key({
    description: "IAM roles that administer the cluster, beside its creator",
    on: ["eks"],
    schema: list(z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/), 0, 20),
    default: [],
    allowed:
      "a list of ARNs of IAM roles, without the role that makes the cluster: that role has access already, and EKS refuses a second entry",
    example: "[0]=arn:aws:iam::123456789012:role/platform-team",
  }),

  kubeconfig: key({
    description: "How the cluster is reached (for eks in place of the cluster's own endpoint)",
    on: ["eks", "kubernetes"],
    schema: orNone(z.string().min(1)),
    default: "none",
    allowed: "none, or the path or the content of a kubeconfig (as a secret: pulumi config set --secret)",
    example: "/path/to/kubeconfig",
  }),

  waitForRollout: key({
    description: "An update waits until the pods serve",
    on: ["eks", "kubernetes"],
    schema: trueOrFalse,
    default: true,
    allowed: "true or false",
    example: "true",
  }),

  databaseEndpoint: key({
    description: "Host name of the PostgreSQL server",
    on: ["kubernetes"],
    schema: orNone(z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/)),
    default: "none",
    allowed: "none, or the host name of a PostgreSQL server that the cluster reaches on port 5432",
    example: "postgres.your-company.com",
  }),

  kubectlImage: key({
    description:
      "Image whose entry point is kubectl, which runningHours and scheduledScaling run in the cluster; a copy of your own where nodes do not reach the internet",
    on: ["eks", "kubernetes"],
    schema: z.string().regex(/^[a-z0-9][\w.:/@-]{1,254}$/),
    default: "registry.k8s.io/kubectl:v1.33.4",
    allowed: "the full reference of an image, with a tag or a digest",
    example: "registry.k8s.io/kubectl:v1.33.4",
  }),

  databaseCidrs: key({
    description: "Addresses of databaseEndpoint, which alone the pods may open its port to; empty = any address",
    on: ["kubernetes"],
    schema: ranges(0, 50),
    default: [],
    allowed: "a list of at most 50 IPv4 ranges, each starting on its own boundary",
    example: "[0]=10.20.0.0/24",
  }),

  credentialsSecret: key({
    description: "Secret in the application's namespace with username and password",
    on: ["kubernetes"],
    schema: objectName,
    default: "database-credentials",
    allowed: "the name of a Secret of Kubernetes",
    example: "database-credentials",
  }),

  migrationCredentialsSecret: key({
    description:
      "Secret there with username and password of the role that owns the application's tables (with applicationMigrations startup)",
    on: ["kubernetes"],
    schema: objectName,
    default: "database-migration-credentials",
    allowed: "the name of a Secret of Kubernetes",
    example: "database-migration-credentials",
  }),

  ingressClass: key({
    description: "Ingress class that exposes the application at its domains",
    on: ["kubernetes"],
    schema: orNone(objectName),
    default: "none",
    allowed: "none, or the name of an ingress class of the cluster",
    example: "nginx",
  }),

  ingressTlsSecret: key({
    description: "Secret with one certificate for every host of the ingress",
    on: ["kubernetes"],
    schema: orNone(objectName),
    default: "none",
    allowed: "none, or the name of the Secret with the ingress's certificate",
    example: "app-tls",
  }),

  ingressIssuer: key({
    description: "ClusterIssuer of cert-manager, which gets a certificate for each host of the ingress and renews it",
    on: ["kubernetes"],
    schema: orNone(objectName),
    default: "none",
    allowed: "none, or the name of a ClusterIssuer of the cluster",
    example: "letsencrypt",
  }),

  gateway: key({
    description: "Gateway, as namespace/name, that exposes the application at its domains",
    on: ["kubernetes"],
    schema: orNone(z.string().regex(/^[a-z0-9-]{1,63}\/[a-z0-9.-]{1,253}$/)),
    default: "none",
    allowed: "none, or namespace/name of a Gateway of the cluster",
    example: "gateways/public",
  }),
};
