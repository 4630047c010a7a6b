import assert from "node:assert/strict";
import { type DomainFacts, planCertificates } from "../../components/certificatePlan";
import { LoadBalancer, type LoadBalancerArgs } from "../../components/loadBalancer";
import type { DomainConfig } from "../../components/stackConfig";
import { byType, type OfflineResource, one, runOffline } from "../support/offline";

const LISTENER = "aws:lb/listener:Listener";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const CERTIFICATE_ARN = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";

function loadBalancer(changes: Partial<LoadBalancerArgs> = {}) {
  return runOffline(() => {
    const made = new LoadBalancer("ingress", {
      vpcId: "vpc-1",
      subnetIds: ["subnet-1", "subnet-2"],
      region: "us-east-1",
      ingressCidrs: ["0.0.0.0/0"],
      domains: [],
      certificates: [],
      tls: { certificateArn: CERTIFICATE_ARN },
      logRetentionDays: 30,
      retained: true,
      ...changes,
    });
    const { url, domains, domainRecords: records, certificateValidationRecord: record = "none" } = made;
    return { url, domains, records, record };
  });
}

/** Domains with the certificates that are planned for them. */
function forDomains(
  domains: readonly DomainConfig[],
  { zones = [], issued = new Set() }: Partial<DomainFacts> = {},
): Partial<LoadBalancerArgs> {
  const tls = {};
  return {
    domains,
    tls,
    certificates: planCertificates({ stack: "s", domains, tls, certificateQuota: 25 }, { zones, issued }),
  };
}

describe("the load balancer", () => {
  it("serves nothing in plain text once there is a certificate: HTTP only redirects", async () => {
    const { resources } = await loadBalancer();
    const listeners = byType(resources, LISTENER).map(({ inputs }) => inputs);
    const [https, http] = [443, 80].map((port) => listeners.find((inputs) => inputs.port === port));
    assert.equal(https?.protocol, "HTTPS");
    assert.match(String(https?.sslPolicy), /^ELBSecurityPolicy-TLS13-1-2-/);
    assert.match(JSON.stringify(http?.defaultActions), /"redirect".+"HTTPS".+"HTTP_301"/);
  });

  it("is deleted before its permission to write logs, and that before the bucket, which is emptied: no late log remains", async () => {
    const { resources } = await loadBalancer({ retained: false });
    const [balancer, policy, bucket] = [
      one(resources, "aws:lb/loadBalancer:LoadBalancer"),
      one(resources, "aws:s3/bucketPolicy:BucketPolicy"),
      one(resources, "aws:s3/bucket:Bucket"),
    ];
    assert.ok(balancer.dependencies.includes(policy.urn));
    assert.ok(policy.dependencies.includes(bucket.urn));
    assert.equal(bucket.inputs.forceDestroy, true);
  });

  it("serves HTTP only without a certificate", async () => {
    const { resources, outputs } = await loadBalancer({ tls: undefined });
    assert.equal(one(resources, LISTENER).inputs.port, 80);
    assert.equal(one(resources, INGRESS).inputs.fromPort, 80);
    assert.match(String(outputs.url), /^http:\/\/ingress-/);
  });

  it("requests a certificate for a domain, validates it in its zone and points the domain here", async () => {
    const { resources, outputs } = await loadBalancer({
      ...forDomains([{ name: "app.malayalees.us", hostedZoneId: "Z1234567", main: true }]),
    });
    assert.equal(one(resources, "aws:acm/certificate:Certificate").inputs.domainName, "app.malayalees.us");
    const records = byType(resources, "aws:route53/record:Record");
    assert.deepEqual(records.map(({ inputs }) => inputs.type).sort(), ["A", "CNAME"]);
    assert.deepEqual([outputs.url, outputs.record], ["https://app.malayalees.us", "none"]);
  });

  it("prints the validation record of a domain whose zone is elsewhere, and starts HTTPS once the certificate is valid", async () => {
    const { resources, outputs } = await loadBalancer({
      ...forDomains([{ name: "app.malayalees.us", main: true }]),
    });
    assert.equal(byType(resources, "aws:route53/record:Record").length, 0);
    assert.match(JSON.stringify(outputs.record), /"type":"CNAME"/);
    const validation = one(resources, "aws:acm/certificateValidation:CertificateValidation");
    const https = byType(resources, LISTENER).find(({ inputs }) => inputs.port === 443);
    assert.ok(https?.propertyDependencies.certificateArn?.includes(validation.urn));
  });

  const tenants: readonly DomainConfig[] = [
    { name: "a.malayalees.us", hostedZoneId: "Z1", main: false },
    { name: "b.malayalees.us", hostedZoneId: "Z1", main: false },
    { name: "a.shops.us", hostedZoneId: "Z2", main: false },
    { name: "shop.other.org", main: false },
  ];
  const zones = [
    { id: "Z1", name: "malayalees.us", isPrivate: false },
    { id: "Z2", name: "shops.us", isPrivate: false },
  ];

  it("has the first certificate as the listener's own and the others beside it, once they are valid", async () => {
    const { resources } = await loadBalancer(forDomains(tenants, { zones }));
    const validated = (name: string) => one(resources, "aws:acm/certificateValidation:CertificateValidation", name).urn;
    const https = byType(resources, LISTENER).find(({ inputs }) => inputs.port === 443);
    const beside = one(resources, "aws:lb/listenerCertificate:ListenerCertificate");
    const from = (resource?: OfflineResource) => resource?.propertyDependencies.certificateArn ?? [];
    assert.ok(from(https).includes(validated("ingress-certificate-below-malayalees.us")));
    assert.ok(from(beside).includes(validated("ingress-certificate-below-shops.us")));
  });

  it("creates one validation record for a name and the wildcard below it, and one address record for each domain in our zones", async () => {
    const { resources } = await loadBalancer(forDomains(tenants, { zones }));
    const records = byType(resources, "aws:route53/record:Record").map(({ name, inputs }) => [name, inputs.zoneId]);
    assert.deepEqual(records, [
      ["ingress-validation-malayalees.us", "Z1"],
      ["ingress-validation-shops.us", "Z2"],
      ["ingress-address-a.malayalees.us", "Z1"],
      ["ingress-address-b.malayalees.us", "Z1"],
      ["ingress-address-a.shops.us", "Z2"],
    ]);
  });

  it("waits for no domain in somebody else's zone, and has the records to create there as outputs", async () => {
    const { outputs, messages, resources } = await loadBalancer(forDomains(tenants, { zones }));
    const validations = byType(resources, "aws:acm/certificateValidation:CertificateValidation");
    assert.equal(validations.length, 2);
    assert.match(JSON.stringify(outputs.records), /"purpose":"certificate","type":"CNAME".*"purpose":"address"/);
    assert.match(JSON.stringify(outputs.domains), /"attached":false,[^{}]*"name":"shop\.other\.org"/);
    assert.match(messages.map(({ text }) => text).join(), /shop\.other\.org needs this DNS record for its certificate/);
  });

  it("attaches its certificate in the first update that finds it issued, and says no more", async () => {
    const issued = new Set(["shop.other.org"]);
    const { messages, outputs, resources } = await loadBalancer(forDomains(tenants, { zones, issued }));
    const names = byType(resources, "aws:lb/listenerCertificate:ListenerCertificate").map(({ name }) => name);
    assert.deepEqual([...names].sort(), ["ingress-https-below-shops.us", "ingress-https-for-shop.other.org"]);
    assert.doesNotMatch(JSON.stringify(outputs.domains), /"attached":false/);
    assert.deepEqual(messages, []);
  });

  it("has one record where two certificates prove the same name, which stays when either goes", async () => {
    const main = { name: "malayalees.us", hostedZoneId: "Z1", main: true };
    const recordsOf = async (domains: readonly DomainConfig[]) =>
      byType((await loadBalancer(forDomains(domains, { zones }))).resources, "aws:route53/record:Record")
        .filter(({ inputs }) => inputs.type === "CNAME")
        .map(({ urn }) => urn);
    const both = await recordsOf([main, ...tenants.slice(0, 1)]);
    assert.equal(both.length, 1);
    assert.deepEqual(await recordsOf([main]), both);
    assert.deepEqual(await recordsOf(tenants.slice(0, 1)), both);
  });

  it("keeps the records of a stack that had only the key domain", async () => {
    const { resources } = await loadBalancer(
      forDomains([{ name: "app.malayalees.us", hostedZoneId: "Z1", main: true }]),
    );
    const before = byType(resources, "aws:route53/record:Record").flatMap(({ aliases }) => aliases);
    const inLoadBalancer = "urn:pulumi:test::malayalees::malayalees:ingress:LoadBalancer$";
    assert.deepEqual(before, [
      `${inLoadBalancer}malayalees:ingress:Certificate$aws:route53/record:Record::ingress-certificate-validation`,
      `${inLoadBalancer}aws:route53/record:Record::ingress-address`,
    ]);
  });

  it("points the domains of our zones at itself where a certificate is given, and requests none", async () => {
    const tls = { certificateArn: CERTIFICATE_ARN };
    const { outputs, resources } = await loadBalancer({ domains: tenants, tls });
    assert.equal(byType(resources, "aws:route53/record:Record").length, 3);
    assert.equal(byType(resources, "aws:acm/certificate:Certificate").length, 0);
    assert.equal(outputs.url, "https://a.malayalees.us");
  });

  it("requests no certificate where one is given", async () => {
    assert.equal(byType((await loadBalancer()).resources, "aws:acm/certificate:Certificate").length, 0);
  });

  it("opens its own ports to the configured ranges, and nothing else", async () => {
    const { resources } = await loadBalancer({ ingressCidrs: ["203.0.113.0/24", "198.51.100.0/24"] });
    const opened = byType(resources, INGRESS).map(
      ({ inputs }) => `${inputs.cidrIpv4} ${inputs.fromPort}-${inputs.toPort}`,
    );
    assert.deepEqual(opened.sort(), [
      "198.51.100.0/24 443-443",
      "198.51.100.0/24 80-80",
      "203.0.113.0/24 443-443",
      "203.0.113.0/24 80-80",
    ]);
    assert.equal(byType(resources, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule").length, 0);
  });

  it("answers 503 until a topology serves", async () => {
    const { resources } = await loadBalancer({ tls: undefined });
    assert.match(JSON.stringify(one(resources, LISTENER).inputs.defaultActions), /"statusCode":"503"/);
  });

  for (const retained of [true, false]) {
    it(`${retained ? "cannot" : "can"} be deleted when it is ${retained ? "" : "not "}retained`, async () => {
      const { resources } = await loadBalancer({ retained });
      const balancer = one(resources, "aws:lb/loadBalancer:LoadBalancer");
      assert.equal(balancer.protect, retained);
      assert.equal(balancer.inputs.enableDeletionProtection, retained);
      assert.equal(one(resources, "aws:s3/bucket:Bucket").inputs.forceDestroy, !retained);
    });
  }

  it("drops headers that are not valid", async () => {
    const { inputs } = one((await loadBalancer()).resources, "aws:lb/loadBalancer:LoadBalancer");
    assert.equal(inputs.dropInvalidHeaderFields, true);
  });

  it("logs every request to a bucket that only load balancers of this account can write, by TLS only", async () => {
    const { resources } = await loadBalancer();
    const balancer = one(resources, "aws:lb/loadBalancer:LoadBalancer");
    const policy = one(resources, "aws:s3/bucketPolicy:BucketPolicy");
    assert.ok(balancer.dependencies.includes(policy.urn), "the policy must exist before logs are enabled");
    const text = String(policy.inputs.policy);
    assert.match(text, /logdelivery\.elasticloadbalancing\.amazonaws\.com/);
    assert.match(text, /arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/);
    assert.match(text, /"aws:SecureTransport":"false"/);
    const encryption = one(
      resources,
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    ).inputs;
    assert.match(JSON.stringify(encryption), /"sseAlgorithm":"AES256"/, "load balancers support no other key");
    const block = one(resources, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs;
    assert.ok(
      block.blockPublicAcls && block.blockPublicPolicy && block.ignorePublicAcls && block.restrictPublicBuckets,
    );
    assert.match(
      JSON.stringify(one(resources, "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs),
      /30/,
    );
  });
});
