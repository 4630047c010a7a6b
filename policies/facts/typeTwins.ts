const RBAC = "rbac.authorization.k8s.io";
const NETWORKING = "networking.k8s.io";

/**
 * Type tokens under which the SDKs offer one and the same resource, by the one that this pack knows it by. Only those of types that a
 * policy looks at; a test compares them with the installed SDKs: their aliases, their deprecated classes, and classes with equal inputs.
 * Source: @pulumi/aws 7.48.0 and @pulumi/kubernetes 4.34.2 (2026-11).
 */
const TWINS: Readonly<Record<string, readonly string[]>> = {
  ...loadBalancing("listener:Listener"),
  ...loadBalancing("listenerCertificate:ListenerCertificate"),
  ...loadBalancing("listenerRule:ListenerRule"),
  ...loadBalancing("loadBalancer:LoadBalancer"),
  ...loadBalancing("targetGroup:TargetGroup"),
  "aws:elb/loadBalancer:LoadBalancer": ["aws:elasticloadbalancing/loadBalancer:LoadBalancer"],
  "aws:s3/bucket:Bucket": ["aws:s3/bucketV2:BucketV2"],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
    "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
  ],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": [
    "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
  ],
  ...kubernetes("Ingress", `${NETWORKING}/v1`, `${NETWORKING}/v1beta1`, "extensions/v1beta1"),
  ...kubernetes("NetworkPolicy", `${NETWORKING}/v1`, "extensions/v1beta1"),
  ...kubernetes("Deployment", "apps/v1", "apps/v1beta1", "apps/v1beta2", "extensions/v1beta1"),
  ...kubernetes("StatefulSet", "apps/v1", "apps/v1beta1", "apps/v1beta2"),
  ...kubernetes("DaemonSet", "apps/v1", "apps/v1beta2", "extensions/v1beta1"),
  ...kubernetes("ReplicaSet", "apps/v1", "apps/v1beta2", "extensions/v1beta1"),
  ...kubernetes("CronJob", "batch/v1", "batch/v1beta1", "batch/v2alpha1"),
  ...kubernetes(
    "HorizontalPodAutoscaler",
    "autoscaling/v2",
    "autoscaling/v1",
    "autoscaling/v2beta1",
    "autoscaling/v2beta2",
  ),
  ...kubernetes("ClusterRole", `${RBAC}/v1`, `${RBAC}/v1alpha1`, `${RBAC}/v1beta1`),
  ...kubernetes("Role", `${RBAC}/v1`, `${RBAC}/v1alpha1`, `${RBAC}/v1beta1`),
};

const KNOWN: ReadonlyMap<string, string> = new Map(
  Object.entries(TWINS).flatMap(([known, others]) => others.map((other) => [other, known] as const)),
);

/** The token by which the pack knows a resource: its own unless it is one of several for the same. */
export function knownType(token: string): string {
  return KNOWN.get(token) ?? token;
}

/** Every token that means the same as another, with that other. */
export const twins: readonly (readonly [token: string, known: string])[] = [...KNOWN];

function loadBalancing(resource: string) {
  const others = ["alb", "applicationloadbalancing", "elasticloadbalancingv2"];
  return { [`aws:lb/${resource}`]: others.map((module) => `aws:${module}/${resource}`) };
}

/** A kind with the API versions that it has had; of each there is a type that changes an object made elsewhere. */
function kubernetes(kind: string, known: string, ...others: readonly string[]) {
  const pairs = [kind, `${kind}Patch`].map(
    (each) => [`kubernetes:${known}:${each}`, others.map((other) => `kubernetes:${other}:${each}`)] as const,
  );
  return Object.fromEntries(pairs);
}
