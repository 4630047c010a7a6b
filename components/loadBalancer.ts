import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AccessLogBucket } from "./accessLogBucket";
import type { ValidationRecord } from "./certificate";
import { inNames, isWildcard } from "./certificateGroups";
import type { PlannedCertificate } from "./certificatePlan";
import { IDLE_TIMEOUT_SECONDS } from "./configuration/keepAlive";
import { createCertificates, type DomainRecord, recordsOf, type ServedDomain, statesOf } from "./domainCertificates";
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
  /** The certificates to request for them, the listener's own first; none where `tls` has one. */
  readonly certificates: readonly PlannedCertificate[];
  /** HTTPS; without it everything is served in plain text, by HTTP. */
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
  /** The address for users: the first domain, or the load balancer's own DNS name. */
  readonly url: pulumi.Output<string>;
  readonly domains: pulumi.Output<readonly ServedDomain[]>;
  /** What owners of other zones create there. */
  readonly domainRecords: pulumi.Output<readonly DomainRecord[]>;
  /** That of the key `domain`: you create it in DNS yourself when it has no hosted zone. */
  readonly certificateValidationRecord: pulumi.Output<ValidationRecord> | undefined;
  readonly securityGroupId: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** Its own DNS name, whatever the domains are. */
  readonly dnsName: pulumi.Output<string>;
  /** Last part of the ARN, which CloudWatch uses as dimension. */
  readonly arnSuffix: pulumi.Output<string>;
  /** Of every certificate that it serves with, or will when it is issued. */
  readonly certificateArns: readonly pulumi.Output<string>[];
  /** The listener that serves users. */
  readonly listenerArn: pulumi.Output<string>;

  constructor(name: string, args: LoadBalancerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:ingress:LoadBalancer", name, {}, opts);
    const { domains, tls, retained } = args;
    const main = domains.find((domain) => domain.main);
    const child = { parent: this };

    const logs = createAccessLogBucket();
    const securityGroup = createSecurityGroup();
    const loadBalancer = createLoadBalancer();
    const certificates = createCertificates(name, args.certificates, child);
    const listener = tls ? createHttpsListener(tls) : createHttpListener();
    if (tls) createRedirect();
    for (const { planned, made } of certificates.filter((each) => each.planned.use === "attached")) {
      const attached = { listenerArn: listener.arn, certificateArn: made.arn };
      new aws.lb.ListenerCertificate(`${name}-https-${planned.id}`, attached, child);
    }
    for (const domain of domains) createAddressRecord(domain);

    const scheme = tls ? "https" : "http";
    const address = domains.find((domain) => !isWildcard(domain.name))?.name ?? loadBalancer.dnsName;
    this.url = pulumi.interpolate`${scheme}://${address}`;
    this.certificateArns = tls?.certificateArn
      ? [pulumi.output(tls.certificateArn)]
      : certificates.map(({ made }) => made.arn);
    this.domains = pulumi.all(statesOf(domains, certificates, tls?.certificateArn));
    this.domainRecords = pulumi.all(recordsOf(domains, certificates, loadBalancer.dnsName));
    const ofMain = certificates.find(({ planned }) => planned.domains[0].main);
    this.certificateValidationRecord = main?.hostedZoneId ? undefined : ofMain?.made.validationRecord;
    this.securityGroupId = securityGroup.id;
    this.arn = loadBalancer.arn;
    this.dnsName = loadBalancer.dnsName;
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
      const certificateArn = settings.certificateArn ?? certificates[0]?.made.arn;
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

    function createAddressRecord(domain: DomainConfig): void {
      const { name: domainName, hostedZoneId: zoneId, main: isMain } = domain;
      if (zoneId === undefined) return;
      const target = { name: loadBalancer.dnsName, zoneId: loadBalancer.zoneId, evaluateTargetHealth: true };
      new aws.route53.Record(
        `${name}-address-${inNames(domainName)}`,
        { zoneId, name: domainName, type: "A", aliases: [target] },
        // It was the only one once.
        { ...child, aliases: isMain ? [{ name: `${name}-address` }] : [] },
      );
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
