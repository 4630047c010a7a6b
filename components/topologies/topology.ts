import type * as pulumi from "@pulumi/pulumi";
import type { Schedule } from "../configuration/schedules";
import type { Restart } from "../rotation/restarts";
import type { ApplicationConfig, DeploymentConfig, KubernetesConfig, ScalingConfig } from "../stackConfig";
import type { ServerLink } from "../support/securityGroupRules";
import type { Addresses, SecretVariable } from "./containerEnvironment";

/** Arguments of every topology: the outputs of the shared parts that it needs, and settings. */
export interface TopologyArgs {
  /** Region of the stack, for logs. */
  readonly region: string;
  readonly network: {
    readonly vpcId: pulumi.Input<string>;
    /** Where the application runs. */
    readonly applicationSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Ranges that the addresses of every server are in. */
    readonly databaseSubnetCidrs: readonly string[];
    /** The subnets are public, so tasks need public addresses to reach AWS. */
    readonly assignPublicIp: boolean;
  };
  readonly loadBalancer: {
    readonly securityGroupId: pulumi.Input<string>;
    /** Last part of the load balancer's ARN, which CloudWatch uses as dimension. */
    readonly arnSuffix: pulumi.Input<string>;
    /** The topology attaches its target group to this listener (entrance.ts). */
    readonly listenerArn: pulumi.Input<string>;
  };
  /** Requests with the secret header x-topology reach the topology whatever its weight (entrance.ts). */
  readonly topologyHeader: boolean;
  /** Every server in the network that the application connects to: the database or its proxy, and Valkey. */
  readonly servers: readonly ServerLink[];
  /** Variables of the application that are known only after other resources exist: host names. */
  readonly addresses: Addresses;
  /** Variables of the application that are secrets. Whoever reads them may read these and no others. */
  readonly secretVariables: readonly SecretVariable[];
  readonly secrets: {
    /** The stack's key. */
    readonly keyArn: pulumi.Input<string>;
  };
  readonly application: ApplicationConfig;
  readonly scaling: ScalingConfig;
  readonly deployment: DeploymentConfig;
  /** What changes by the clock; minimums and maximums are then those of the last change, and no update takes them back. */
  readonly schedule: Schedule;
  /** For topologies that run pods. */
  readonly kubernetes: KubernetesConfig;
  /** Tasks, machines or pods to start with and to keep at least while traffic moves. @default what scaling or kubernetes says */
  readonly minimumDuringMove?: number | undefined;
  /** Days that the application's logs are kept. */
  readonly logRetentionDays: number;
  /** Tags for resources that AWS creates for the topology: the provider cannot tag them. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Outputs of every topology. */
export interface Topology extends pulumi.Resource {
  /** Where the load balancer forwards this topology's share of the traffic. */
  readonly targetGroupArn: pulumi.Output<string>;
  /** Last part of the target group's ARN, which CloudWatch uses as dimension. */
  readonly targetGroupArnSuffix: pulumi.Output<string>;
  /** Listener rule that has the topology's secret header as a condition: who may read the rule may use the header. */
  readonly entranceRuleArn: pulumi.Output<string>;
  /** May connect to the servers, and the load balancer may connect to it; the topology adds the rules. */
  readonly securityGroupId: pulumi.Output<string>;
  /** CloudWatch dimensions of the compute, for alarms and dashboards. */
  readonly dimensions: Readonly<Record<string, pulumi.Output<string>>>;
  /** What restarts all of it, a part at a time and without a gap; undefined where no schedule can. */
  readonly restart: Restart | undefined;
  /** Where the application's logs are. */
  readonly logGroupName: pulumi.Output<string>;
}

/**
 * The component class of a topology, which topologyTable.ts lists. Its facts are in components/configuration/topologyFacts.ts.
 */
export type TopologyComponent = new (
  name: string,
  args: TopologyArgs,
  opts?: pulumi.ComponentResourceOptions,
) => Topology;
