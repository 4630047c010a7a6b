import type * as pulumi from "@pulumi/pulumi";
import type { ApplicationConfig, KubernetesConfig, ScalingConfig } from "../stackConfig";

/** What a topology gets: narrow outputs of the shared parts, and settings. */
export interface TopologyArgs {
  /** Region of the stack, for logs. */
  readonly region: string;
  readonly network: {
    readonly vpcId: pulumi.Input<string>;
    /** Where the application runs. */
    readonly applicationSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** The subnets are public ones, and tasks need public addresses to reach AWS. */
    readonly assignPublicIp: boolean;
  };
  readonly loadBalancer: {
    readonly securityGroupId: pulumi.Input<string>;
    /** Part of the load balancer's ARN that metrics go by. */
    readonly arnSuffix: pulumi.Input<string>;
    /** The topology ties its target group to this listener (entrance.ts). */
    readonly listenerArn: pulumi.Input<string>;
  };
  readonly database: {
    readonly address: pulumi.Input<string>;
    readonly port: number;
    readonly securityGroupId: pulumi.Input<string>;
  };
  readonly secrets: {
    readonly credentialsArn: pulumi.Input<string>;
    readonly keyArn: pulumi.Input<string>;
  };
  readonly application: ApplicationConfig;
  readonly scaling: ScalingConfig;
  /** For topologies that run pods. */
  readonly kubernetes: KubernetesConfig;
  /** Days that the application's logs are kept. */
  readonly logRetentionDays: number;
  /** Tags for what AWS starts in the topology's name, which the provider does not tag. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What a topology gives back. */
export interface Topology extends pulumi.Resource {
  /** Where the load balancer forwards this topology's share of the traffic. */
  readonly targetGroupArn: pulumi.Output<string>;
  /** Part of the target group's ARN that metrics go by. */
  readonly targetGroupArnSuffix: pulumi.Output<string>;
  /** Let into the database and reached from the load balancer, by rules that the topology brings along. */
  readonly securityGroupId: pulumi.Output<string>;
  /** What alarms and dashboards call the compute, by CloudWatch dimension. */
  readonly dimensions: Readonly<Record<string, pulumi.Output<string>>>;
  /** Where the application's logs are. */
  readonly logGroupName: pulumi.Output<string>;
}

/**
 * One way to run the application. Its facts are a row of components/configuration/topologyFacts.ts, and topologyTable.ts has its
 * component.
 */
export type TopologyComponent = new (
  name: string,
  args: TopologyArgs,
  opts?: pulumi.ComponentResourceOptions,
) => Topology;
