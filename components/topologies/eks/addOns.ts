import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EksAddOn } from "../../../policies/facts/eksAddOns";
import { attachManagedPolicy, createRole } from "../../support/roles";
import { podIdentityTrust } from "./podIdentity";

export interface EksAddOnsArgs {
  readonly clusterName: pulumi.Input<string>;
  /** Region of the stack; its partition is part of the ARNs of AWS managed policies. */
  readonly region: string;
  /** Version of each; undefined: AWS's default when the add-on is created. */
  readonly versions: Readonly<Record<EksAddOn, string | undefined>>;
  /** The node pool of the add-ons' pods: an add-on is ready only when its pods run. */
  readonly nodes: pulumi.Resource;
}

/**
 * Where the add-on installs the CloudWatch agent.
 * Source: Amazon CloudWatch user guide, "Quick start with the Amazon CloudWatch Observability EKS add-on" (2026-11).
 */
const AGENT = { namespace: "amazon-cloudwatch", serviceAccount: "cloudwatch-agent" };

/**
 * Container Insights and the pods' logs only. By default the add-on also instruments every workload that has a Service: a second agent in
 * each JVM, billed by request. OpenTelemetry metrics would be billed in addition to those of Container Insights.
 * Sources: Amazon CloudWatch user guide, "Enable your applications on Amazon EKS clusters", opt out of auto monitor (since add-on 5.0.0);
 * release notes of aws-observability/helm-charts, 5.0.0, 6.0.0 and 6.2.0 (2026-11).
 */
const OBSERVABILITY = {
  containerLogs: { enabled: true },
  manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
  otelContainerInsights: { enabled: false },
};

/** What the workload needs in an EKS cluster: metrics for the autoscaler, the driver for its credentials, logs and metrics in CloudWatch. */
export function createAddOns(
  name: string,
  args: EksAddOnsArgs,
  opts: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  const configurationValues = JSON.stringify(OBSERVABILITY);
  const podIdentityAssociations = [{ serviceAccount: AGENT.serviceAccount, roleArn: createAgentRole().arn }];
  return [
    createAddOn("metrics-server"),
    // The add-on accepts settings for its driver but does not apply them; credentials.ts has what the driver needs.
    // Source: github.com/aws/secrets-store-csi-driver-provider-aws/issues/597, open (2026-11).
    createAddOn("aws-secrets-store-csi-driver-provider"),
    createAddOn("amazon-cloudwatch-observability", { configurationValues, podIdentityAssociations }),
  ];

  function createAddOn(addonName: EksAddOn, more: Partial<aws.eks.AddonArgs> = {}): aws.eks.Addon {
    const conflicts = { resolveConflictsOnCreate: "OVERWRITE", resolveConflictsOnUpdate: "OVERWRITE" };
    const addonVersion = args.versions[addonName];
    return new aws.eks.Addon(
      `${name}-${addonName}`,
      { clusterName: args.clusterName, addonName, addonVersion, ...conflicts, ...more },
      { ...opts, dependsOn: [args.nodes] },
    );
  }

  function createAgentRole(): aws.iam.Role {
    const { role } = createRole(`${name}-agent`, { trust: podIdentityTrust(AGENT), statements: [] }, opts);
    const policy = "CloudWatchAgentServerPolicy";
    attachManagedPolicy(`${name}-agent`, { role, region: args.region, policy }, { parent: role });
    return role;
  }
}
