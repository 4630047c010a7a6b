import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EksAddOn } from "../../../policies/facts/eksAddOns";
import { attachManagedPolicy, createRole } from "../../support/roles";
import { podIdentityTrust } from "./podIdentity";

export interface EksAddOnsArgs {
  readonly clusterName: pulumi.Input<string>;
  /** Region of the stack: its partition names the policies of AWS's own. */
  readonly region: string;
  /** Version of each; undefined: AWS's default on the day on which the add-on is made. */
  readonly versions: Readonly<Record<EksAddOn, string | undefined>>;
  /** What their pods run on: an add-on is done when its pods are. */
  readonly nodes: pulumi.Resource;
}

/**
 * Where the add-on puts the CloudWatch agent.
 * Source: Amazon CloudWatch user guide, "Quick start with the Amazon CloudWatch Observability EKS add-on" (2026-11).
 */
const AGENT = { namespace: "amazon-cloudwatch", serviceAccount: "cloudwatch-agent" };

/**
 * Container Insights and the pods' logs, and no more. Left alone, the add-on instruments every workload that has a Service: a second agent in
 * each JVM, billed by request. OpenTelemetry metrics would be billed beside those of Container Insights.
 * Sources: Amazon CloudWatch user guide, "Enable your applications on Amazon EKS clusters", opt out of auto monitor (since add-on 5.0.0);
 * release notes of aws-observability/helm-charts, 5.0.0, 6.0.0 and 6.2.0 (2026-11).
 */
const OBSERVABILITY = {
  containerLogs: { enabled: true },
  manager: { applicationSignals: { autoMonitor: { monitorAllServices: false } } },
  otelContainerInsights: { enabled: false },
};

/** What the workload needs in a cluster of EKS: figures for the autoscaler, the way to its credentials, logs and metrics in CloudWatch. */
export function createAddOns(
  name: string,
  args: EksAddOnsArgs,
  opts: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  const configurationValues = JSON.stringify(OBSERVABILITY);
  const podIdentityAssociations = [{ serviceAccount: AGENT.serviceAccount, roleArn: createAgentRole().arn }];
  return [
    createAddOn("metrics-server"),
    // Settings of the driver inside are accepted and do not arrive: what it needs is in credentials.ts.
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
