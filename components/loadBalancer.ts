import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AccessLogBucket } from "./accessLogBucket";
import { Certificate, type ValidationRecord } from "./certificate";
import { IDLE_TIMEOUT_SECONDS } from "./configuration/keepAlive";
import type { DomainConfig, TlsConfig } from "./stackConfig";
import { allowIn } from "./support/securityGroupRules";
import { type Transform, transformed } from "./support/transform";

export interface LoadBalancerArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Public subnets, in at least two zones. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly region: string;
  /** IPv4 ranges that may reach the listeners. */
  readonly ingressCidrs: readonly string[];
  readonly domains: readonly DomainConfig[];
  /** Where HTTPS gets its certificate; without it everything is served in plain text, by HTTP. */
  readonly tls: TlsConfig | undefined;
  /** Days that access logs are kept. */
  readonly logRetentionDays: number;
  /** Protected in the stack and in AWS. */
  readonly retained: boolean;
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
    readonly listener?: Transform<aws.lb.ListenerArgs>;
  };
}

/**
 * TLS 1.3 and 1.2 with forward secrecy, and key exchange that a quantum computer does not break: what AWS recommends.
 * Source: ELB user guide, "Security policies for your Application Load Balancer" (2026-11).
 */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/**
 * The only component that the internet can reach. Its listener answers 503 by default. Topologies attach their target groups to the
 * listener (topologies/entrance.ts), and traffic.ts forwards users' requests to them by weight. So topologies can be added and removed
 * without a change here.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  /** The address for users: the domain, or the load balancer's own DNS name. */
  readonly url: pulumi.Output<string>;
  /** You create it in DNS yourself when the certificate has no hosted zone. */
  readonly certificateValidationRecord: pulumi.Output<ValidationRecord> | undefined;
  readonly securityGroupId: pulumi.Output<string>;
  /** Last part of the ARN, which CloudWatch uses as dimension. */
  readonly arnSuffix: pulumi.Output<string>;
  /** The listener that serves users. */
  readonly listenerArn: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:ingress:LoadBalancer", name, {}, opts);
    const { tls, retained } = args;
    const main = args.domains.find((domain) => domain.main);
    const child = { parent: this };

    const logs = createAccessLogBucket();
    const securityGroup = createSecurityGroup();
    const loadBalancer = createLoadBalancer();
    const certificate =
      main && tls?.certificateArn === undefined ? new Certificate(`${name}-certificate`, main, child) : undefined;
    const listener = tls ? createHttpsListener(tls) : createHttpListener();
    if (tls) createRedirect();
    if (main?.hostedZoneId) createAddressRecord(main.name, main.hostedZoneId);

    const scheme = tls ? "https" : "http";
    this.url = pulumi.interpolate`${scheme}://${main?.name ?? loadBalancer.dnsName}`;
    this.certificateValidationRecord = main?.hostedZoneId ? undefined : certificate?.validationRecord;
    this.securityGroupId = securityGroup.id;
    this.arnSuffix = loadBalancer.arnSuffix;
    this.listenerArn = listener.arn;
    this.registerOutputs({ url: this.url });

    function createAccessLogBucket(): AccessLogBucket {
      const { region, logRetentionDays: retentionDays } = args;
      return new AccessLogBucket(`${name}-logs`, { region, retentionDays, retained }, child);
    }

    function createSecurityGroup(): aws.ec2.SecurityGroup {
      const description =
        "The load balancer: from the internet, to each topology by a rule that the topology brings along";
      const group = new aws.ec2.SecurityGroup(`${name}-access`, { vpcId: args.vpcId, description }, child);
      const ports = tls ? [80, 443] : [80];
      for (const cidrIpv4 of args.ingressCidrs) {
        for (const port of ports) {
          const label = `${name}-${port}-from-${cidrIpv4.replace("/", "-")}`;
          allowIn(label, group.id, { from: { cidrIpv4 }, port }, child);
        }
      }
      return group;
    }

    function createLoadBalancer(): aws.lb.LoadBalancer {
      return new aws.lb.LoadBalancer(
        name,
        transformed(args.transform?.loadBalancer, {
          loadBalancerType: "application",
          subnets: args.subnetIds,
          securityGroups: [securityGroup.id],
          idleTimeout: IDLE_TIMEOUT_SECONDS,
          dropInvalidHeaderFields: true,
          // "strictest" would also refuse requests that are merely unusual, such as those of old proxies.
          desyncMitigationMode: "defensive",
          enableDeletionProtection: retained,
          accessLogs: { bucket: logs.bucketName, enabled: true },
        }),
        { ...child, protect: retained },
      );
    }

    function createHttpsListener(settings: TlsConfig): aws.lb.Listener {
      const certificateArn = settings.certificateArn ?? certificate?.arn;
      return new aws.lb.Listener(
        `${name}-https`,
        transformed(args.transform?.listener, {
          loadBalancerArn: loadBalancer.arn,
          port: 443,
          protocol: "HTTPS",
          sslPolicy: TLS_POLICY,
          certificateArn,
          defaultActions: [noTopologyServes],
        }),
        child,
      );
    }

    function createHttpListener(): aws.lb.Listener {
      return new aws.lb.Listener(
        `${name}-http`,
        transformed(args.transform?.listener, {
          loadBalancerArn: loadBalancer.arn,
          port: 80,
          protocol: "HTTP",
          defaultActions: [noTopologyServes],
        }),
        child,
      );
    }

    function createRedirect(): aws.lb.Listener {
      return new aws.lb.Listener(
        `${name}-http`,
        {
          loadBalancerArn: loadBalancer.arn,
          port: 80,
          protocol: "HTTP",
          defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
        },
        child,
      );
    }

    function createAddressRecord(domain: string, zoneId: string): void {
      const target = { name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true };
      new aws.route53.Record(`${name}-address`, { zoneId, name: domain, type: "A", aliases: [target] }, child);
    }
  }
}

/** The answer as long as no topology is up. */
const noTopologyServes = {
  type: "fixed-response",
  fixedResponse: {
    statusCode: "503",
    contentType: "text/plain",
    messageBody: "Nothing serves yet. Please try again soon.",
  },
};
