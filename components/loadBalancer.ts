import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AccessLogBucket } from "./accessLogBucket";
import { Certificate, type ValidationRecord } from "./certificate";
import type { TlsSettings } from "./stackConfig";
import type { TargetGroupSpec, WeightedTarget } from "./targetGroups";
import { type Transform, transformed } from "./transform";

export interface LoadBalancerArgs {
  readonly vpcId: pulumi.Input<string>;
  /** Public subnets, in two zones at least. */
  readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  readonly region: string;
  /** IPv4 ranges that may reach the listeners. */
  readonly ingressCidrs: readonly string[];
  /** Where HTTPS gets its certificate; without it everything is served in clear. */
  readonly tls: TlsSettings | undefined;
  /** The topologies that serve, by weight: at most five, which is what one listener takes. */
  readonly targets: readonly WeightedTarget[];
  /** Days that access logs are kept. */
  readonly logRetentionDays: number;
  /** Protected in the stack and in AWS. */
  readonly retained: boolean;
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly loadBalancer?: Transform<aws.lb.LoadBalancerArgs>;
    readonly targetGroup?: Transform<aws.lb.TargetGroupArgs>;
    readonly listener?: Transform<aws.lb.ListenerArgs>;
  };
}

/** What one topology needs to register with the load balancer. */
export interface LoadBalancerAttachment {
  readonly securityGroupId: pulumi.Output<string>;
  readonly arnSuffix: pulumi.Output<string>;
  readonly listener: aws.lb.Listener;
  readonly targetGroup: aws.lb.TargetGroup;
}

/**
 * TLS 1.3 and 1.2 with forward secrecy, and key exchange that a quantum computer does not break: what AWS recommends.
 * Source: ELB user guide, "Security policies for your Application Load Balancer" (2026-11).
 */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";

/** Seconds that a connection may be idle; longer than the application's slowest answer. */
const IDLE_TIMEOUT_SECONDS = 60;

/**
 * The only way in from the internet. It owns the listener and forwards to target groups by weight, so that two topologies can
 * serve at once while one takes over from the other. It never knows which topologies those are.
 */
export class LoadBalancer extends pulumi.ComponentResource {
  /** What users type: the domain, or the load balancer's own name. */
  readonly url: pulumi.Output<string>;
  /** To put into DNS by hand where a certificate is requested without a hosted zone. */
  readonly certificateValidationRecord: pulumi.Output<ValidationRecord> | undefined;
  private readonly attachments: ReadonlyMap<string, LoadBalancerAttachment>;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:ingress:LoadBalancer", name, {}, opts);
    const { tls, retained } = args;
    const child = { parent: this };

    const logs = createAccessLogBucket();
    const securityGroup = createSecurityGroup();
    const loadBalancer = createLoadBalancer();
    const targetGroups = args.targets.map(({ name: target, target: spec }) => createTargetGroup(target, spec));
    const certificate =
      tls && !("certificateArn" in tls) ? new Certificate(`${name}-certificate`, tls, child) : undefined;
    const listener = tls ? createHttpsListener(tls) : createHttpListener();
    if (tls) createRedirect();
    if (tls?.domain && tls.hostedZoneId) createAddressRecord(tls.domain, tls.hostedZoneId);

    const scheme = tls ? "https" : "http";
    this.url = pulumi.interpolate`${scheme}://${tls?.domain ?? loadBalancer.dnsName}`;
    this.certificateValidationRecord = tls?.hostedZoneId ? undefined : certificate?.validationRecord;
    const shared = { securityGroupId: securityGroup.id, arnSuffix: loadBalancer.arnSuffix, listener };
    this.attachments = new Map(
      targetGroups.map(({ target, targetGroup }) => [target, { ...shared, targetGroup }] as const),
    );
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
          new aws.vpc.SecurityGroupIngressRule(
            `${name}-${port}-from-${cidrIpv4.replace("/", "-")}`,
            { securityGroupId: group.id, cidrIpv4, ipProtocol: "tcp", fromPort: port, toPort: port },
            { parent: group },
          );
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

    function createTargetGroup(target: string, spec: TargetGroupSpec) {
      const targetGroup = new aws.lb.TargetGroup(
        `${name}-${target}`,
        transformed(args.transform?.targetGroup, {
          vpcId: args.vpcId,
          targetType: spec.targetType,
          port: spec.port,
          protocol: spec.protocol,
          healthCheck: {
            path: spec.healthPath,
            matcher: "200-299",
            interval: spec.intervalSeconds,
            timeout: spec.timeoutSeconds,
            healthyThreshold: spec.healthyThreshold,
            unhealthyThreshold: spec.unhealthyThreshold,
          },
          deregistrationDelay: spec.deregistrationDelaySeconds,
          slowStart: spec.slowStartSeconds,
        }),
        child,
      );
      return { target, targetGroup };
    }

    /** Weights always stand in a forward block, also for one group, so that a second one is an update in place. */
    function forward() {
      const weighted = args.targets.flatMap(({ name: target, weight }) =>
        targetGroups
          .filter((each) => each.target === target)
          .map(({ targetGroup }) => ({ arn: targetGroup.arn, weight })),
      );
      return [{ type: "forward", forward: { targetGroups: weighted } }];
    }

    function createHttpsListener(settings: TlsSettings): aws.lb.Listener {
      const certificateArn = "certificateArn" in settings ? settings.certificateArn : certificate?.arn;
      return new aws.lb.Listener(
        `${name}-https`,
        transformed(args.transform?.listener, {
          loadBalancerArn: loadBalancer.arn,
          port: 443,
          protocol: "HTTPS",
          sslPolicy: TLS_POLICY,
          certificateArn,
          defaultActions: forward(),
        }),
        { parent: loadBalancer },
      );
    }

    function createHttpListener(): aws.lb.Listener {
      return new aws.lb.Listener(
        `${name}-http`,
        transformed(args.transform?.listener, {
          loadBalancerArn: loadBalancer.arn,
          port: 80,
          protocol: "HTTP",
          defaultActions: forward(),
        }),
        { parent: loadBalancer },
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
        { parent: loadBalancer },
      );
    }

    function createAddressRecord(domain: string, zoneId: string): void {
      const target = { name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true };
      new aws.route53.Record(`${name}-address`, { zoneId, name: domain, type: "A", aliases: [target] }, child);
    }
  }

  /**
   * What the topology of that name needs to register.
   * @throws Error when no such target was handed in.
   */
  towards(target: string): LoadBalancerAttachment {
    const attachment = this.attachments.get(target);
    if (!attachment)
      throw new Error(`The load balancer has no target ${target}; it has ${[...this.attachments.keys()]}`);
    return attachment;
  }
}
