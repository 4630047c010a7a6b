import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { FigureOwner } from "../../database/lambda/metricLine";
import { instanceRange } from "../configuration/capacity";
import { hasBudgets } from "../configuration/costRegions";
import type { TopologyName } from "../configuration/topologyFacts";
import type { StackConfig } from "../stackConfig";
import type { Service } from "../topologies/createServices";
import type { ValkeyMetrics } from "../valkey/valkey";
import { dashboardWidgets } from "./sections";
import { dashboardBody } from "./widgets";

export interface DashboardArgs {
  readonly config: Pick<
    StackConfig,
    | "application"
    | "stack"
    | "phase"
    | "region"
    | "costs"
    | "connectionDemand"
    | "database"
    | "scaling"
    | "kubernetes"
    | "valkey"
  >;
  readonly loadBalancer: { readonly arnSuffix: pulumi.Output<string> };
  readonly services: readonly Service<TopologyName>[];
  readonly database: {
    readonly identifier: pulumi.Output<string>;
    readonly replicaIdentifiers: readonly pulumi.Output<string>[];
  };
  readonly maxConnections: number;
  /** Whose figures the database's function brings to CloudWatch, and the function's log; undefined: it brings none. */
  readonly figures: { readonly of: FigureOwner; readonly logGroup: pulumi.Output<string> } | undefined;
  readonly valkey: { readonly metrics: ValkeyMetrics } | undefined;
  /** ARNs, the composite ones first. */
  readonly alarms: readonly pulumi.Output<string>[];
}

/** One page on the whole stack in CloudWatch: what users notice, what it runs on, its database and caches, and what it costs. */
export class Dashboard extends pulumi.ComponentResource {
  /** Physical name. */
  readonly dashboardName: pulumi.Output<string>;

  constructor(name: string, args: DashboardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:observability:Dashboard", name, {}, opts);
    const child = { parent: this };
    const { config, valkey } = args;
    const { application, stack, region, costs } = config;
    const kind = config.valkey?.kind;

    const facts = pulumi.output({
      application: application.name,
      stack,
      region,
      alarms: [...args.alarms],
      loadBalancer: args.loadBalancer.arnSuffix,
      services: args.services.map(({ topology, component }) => ({
        topology,
        targetGroup: component.targetGroupArnSuffix,
        dimensions: component.dimensions,
        maxTasks: instanceRange(topology, config).maxTasks,
      })),
      database: {
        identifier: args.database.identifier,
        replicaIdentifiers: [...args.database.replicaIdentifiers],
        instanceClass: config.database.instanceClass,
        maxConnections: args.maxConnections,
        connectionDemand: config.connectionDemand,
      },
      figures: args.figures,
      valkey: valkey && kind && { kind, dimensions: [...valkey.metrics.dimensions] },
      costs,
      hasBillingMetric: hasBudgets(region),
    });

    // Dashboards are of the whole account: another stack's of the same name would be overwritten.
    const suffix = new random.RandomId(`${name}-suffix`, { byteLength: 3 }, child);
    ({ dashboardName: this.dashboardName } = new aws.cloudwatch.Dashboard(
      name,
      {
        dashboardName: pulumi.interpolate`${application.name}-${stack}-${suffix.hex}`,
        dashboardBody: facts.apply((known) => dashboardBody(dashboardWidgets(known))),
      },
      child,
    ));
    this.registerOutputs({ dashboardName: this.dashboardName });
  }
}
