import assert from "node:assert/strict";
import { LoadBalancer, type LoadBalancerArgs } from "../../components/loadBalancer";
import { byType, one, runOffline } from "../support/offline";

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
      tls: { certificateArn: CERTIFICATE_ARN },
      logRetentionDays: 30,
      retained: true,
      ...changes,
    });
    return { url: made.url, record: made.certificateValidationRecord ?? "none" };
  });
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
      domains: [{ name: "app.malayalees.us", hostedZoneId: "Z1234567", main: true }],
      tls: {},
    });
    assert.equal(one(resources, "aws:acm/certificate:Certificate").inputs.domainName, "app.malayalees.us");
    const records = byType(resources, "aws:route53/record:Record");
    assert.deepEqual(records.map(({ inputs }) => inputs.type).sort(), ["A", "CNAME"]);
    assert.deepEqual(outputs, { url: "https://app.malayalees.us", record: "none" });
  });

  it("prints the validation record of a domain whose zone is elsewhere, and starts HTTPS once the certificate is valid", async () => {
    const { resources, outputs } = await loadBalancer({
      domains: [{ name: "app.malayalees.us", main: true }],
      tls: {},
    });
    assert.equal(byType(resources, "aws:route53/record:Record").length, 0);
    assert.match(JSON.stringify(outputs.record), /"type":"CNAME"/);
    const validation = one(resources, "aws:acm/certificateValidation:CertificateValidation");
    const https = byType(resources, LISTENER).find(({ inputs }) => inputs.port === 443);
    assert.ok(https?.propertyDependencies.certificateArn?.includes(validation.urn));
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
