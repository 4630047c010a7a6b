/**
 * Versions of the add-ons of EKS that the clusters here run. They stay until this table changes: AWS never upgrades an add-on automatically, and
 * a new default of AWS would appear in an unrelated preview. Each was offered for Kubernetes 1.35 or 1.36 in 2026; whether it still is:
 * aws eks describe-addon-versions --kubernetes-version 1.36 --addon-name NAME --query 'addons[].addonVersions[].addonVersion'
 */
export const eksAddOnVersions = {
  /** Seen beside kube-proxy v1.36.0-eksbuild.7 in public repositories (2026-11). */
  "metrics-server": "v0.8.1-eksbuild.11",
  /**
   * AWS's default for 1.35 (aws-controllers-k8s/test-infra 983). Since October 2025 the provider waits for the Pod Identity agent as long as
   * the AWS SDK does; before, 100 ms were too few on a new node of Auto Mode, and pods did not start
   * (aws/secrets-store-csi-driver-provider-aws 505, 537) (2026-11).
   */
  "aws-secrets-store-csi-driver-provider": "v3.1.1-eksbuild.1",
  /** AWS's default for 1.36 in August 2026; release notes of aws-observability/helm-charts (2026-11). */
  "amazon-cloudwatch-observability": "v6.4.0-eksbuild.1",
} as const;

export type EksAddOn = keyof typeof eksAddOnVersions;
