import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ConfigurationError } from "../../../components/configuration/errors";
import { domainsCommand } from "../../../tools/domains/arguments";
import { changeDomains } from "../../../tools/domains/change";
import { lookAtDomains } from "../../../tools/domains/look";
import { root } from "../../../tools/plan/plan";
import { readCommandLine } from "../../../tools/support/command";
import { MissingProgram, UsageError } from "../../../tools/support/errors";
import { FakeAws } from "../support/fakeAws";
import { runTool } from "../support/runTool";

const readArguments = (args: readonly string[]) => readCommandLine(domainsCommand, args);

const OWN_CLUSTER = `config:
  aws:region: us-east-1
  malayalees:environment: dev
  malayalees:topology: kubernetes
  malayalees:image: registry.acme.test/app:1.0.0
  malayalees:kubeconfig: /k
  malayalees:databaseEndpoint: db.acme.test
  # The cluster's own.
  malayalees:gateway: gateways/public
  malayalees:domain: app.acme.test
`;

describe("the command line of the domains", () => {
  it("takes a domain as people write it, and hands it on as it is in DNS", () => {
    for (const [given, name] of [
      ["Shop.Acme.test.", "shop.acme.test"],
      ["*.acme.test", "*.acme.test"],
      ["bücher.test", "xn--bcher-kva.test"],
    ] as const)
      assert.deepEqual(readArguments(["add", given, "--stack", "prod"]), {
        command: "add",
        stack: "prod",
        domain: { name },
      });
  });

  it("takes a zone and a word for the certificate, for add alone", () => {
    assert.deepEqual(readArguments(["add", "a.test", "--stack", "prod", "--zone", "Z1", "--certificate", "acme"]), {
      command: "add",
      stack: "prod",
      domain: { name: "a.test", hostedZoneId: "Z1", certificate: "acme" },
    });
  });

  for (const args of [
    [],
    ["add", "a.test"],
    ["add", "--stack", "prod"],
    ["add", "a b", "--stack", "prod"],
    ["remove", "--stack", "prod"],
    ["remove", "a.test", "--stack", "prod", "--zone", "Z1"],
    ["status"],
    ["status", "a.test", "--stack", "prod"],
    ["add", "a.test", "--stack", "prod", "--json"],
  ])
    it(`refuses ${args.join(" ") || "nothing"}`, () => assert.throws(() => readArguments(args), UsageError));
});

describe("npm run domains", () => {
  let folder: string;
  const file = () => join(folder, "Pulumi.mine.yaml");
  const text = () => readFileSync(file(), "utf8");

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "domains-"));
    const project = readFileSync(join(root, "Pulumi.yaml"), "utf8");
    // The real program, over stacks of its own.
    writeFileSync(join(folder, "Pulumi.yaml"), project.replace("main: index.ts", `main: ${join(root, "index.ts")}`));
    writeFileSync(file(), OWN_CLUSTER);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const add = (name: string, more: object = {}) =>
    changeDomains(folder, { command: "add", stack: "mine", domain: { name, ...more } });

  it("adds a domain, and says that the update makes its route and changes no other", async () => {
    const said = (await add("shop.acme.test")).join("\n");
    assert.match(said, /^What the next update of mine does, with shop\.acme\.test added/);
    assert.match(
      said,
      /new: kubernetes:gateway\.networking\.k8s\.io\/v1:HTTPRoute kubernetes-workload-shop\.acme\.test/,
    );
    assert.match(said, /Summary: 1 new\./);
    assert.match(said, /pulumi up --stack mine/);
    assert.equal(text(), `${OWN_CLUSTER}  malayalees:domains:\n    - name: shop.acme.test\n`);
  });

  it("removes it again, and leaves the file as it was", async () => {
    await add("shop.acme.test");
    const said = await changeDomains(folder, { command: "remove", stack: "mine", name: "shop.acme.test" });
    assert.match(said.join("\n"), /Summary: 1 gone\./);
    assert.equal(text(), OWN_CLUSTER);
    assert.deepEqual(readdirSync(folder).sort(), ["Pulumi.mine.yaml", "Pulumi.yaml"]);
  });

  it("adds the domain for whose lack the stack is refused", async () => {
    writeFileSync(file(), OWN_CLUSTER.replace("  malayalees:domain: app.acme.test\n", ""));
    await add("shop.acme.test");
    assert.match(text(), /malayalees:domain: shop\.acme\.test/);
  });

  it("says what a tenant brings along on the load balancer, and shows no record that is invented", async () => {
    const prod =
      "config:\n  aws:region: us-east-1\n  malayalees:environment: prod\n  malayalees:domain: app.acme.test\n";
    writeFileSync(file(), prod);
    const foreign = (await add("shop.tenant.test")).join("\n");
    assert.match(
      foreign,
      /new: aws:acm\/certificate:Certificate ingress-certificate-for-shop\.tenant\.test\n {2}new: aws:cloudwatch\/metricAlarm:MetricAlarm alarms-2-certificate-renewal\n\nSummary: 1 in place, 2 new\./,
    );
    assert.doesNotMatch(foreign, /acm-validations/);
    const zoned = (await add("shop.acme.test", { hostedZoneId: "Z0123456789ABC" })).join("\n");
    assert.match(zoned, /new: aws:route53\/record:Record ingress-address-shop\.acme\.test/);
    assert.doesNotMatch(zoned, /replaced|gone/);
    assert.deepEqual(zoned.match(/(?<=in place: ).*/g), ["aws:cloudwatch/dashboard:Dashboard dashboard"]);
  });

  const refused: readonly (readonly [string, () => Promise<unknown>, RegExp])[] = [
    ["a name that is none", () => add("under_score.test"), /malayalees:domains/],
    ["a zone that is none", () => add("shop.acme.test", { hostedZoneId: "mine" }), /hostedZoneId/],
    [
      "the last domain",
      () => changeDomains(folder, { command: "remove", stack: "mine", name: "app.acme.test" }),
      /domain/,
    ],
  ];
  for (const [what, change, words] of refused) {
    it(`writes nothing where the program would refuse ${what}`, async () => {
      await assert.rejects(change, (error: unknown) => {
        assert.ok(error instanceof ConfigurationError, String(error));
        assert.match(error.message, words);
        return true;
      });
      assert.equal(text(), OWN_CLUSTER);
    });
  }

  it("exits 2 in plain words for a stack that is not there", async () => {
    const { status, stderr } = await runTool("tools/domains/main.ts", ["add", "a.test", "--stack", "none"]);
    assert.equal(status, 2);
    assert.match(stderr, /^there is no stack "none"/);
  });
});

describe("npm run domains -- status", () => {
  const stack = (more = "") =>
    `config:\n  aws:region: us-east-1\n  malayalees:environment: prod\n  malayalees:domain: app.acme.test\n${more}`;
  const BALANCER = "ingress-1.us-east-1.elb.amazonaws.com";
  const resources = [
    { type: "aws:lb/loadBalancer:LoadBalancer", outputs: { dnsName: BALANCER } },
    { type: "aws:acm/certificate:Certificate", outputs: { arn: "arn:a" } },
    { type: "aws:lb/listener:Listener", outputs: { certificateArn: "arn:a" } },
  ];
  const here = { look: async () => ["192.0.2.1"] };
  const before = { ...process.env };
  let folder: string;
  let aws: FakeAws;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "domains-"));
    writeFileSync(join(folder, "Pulumi.yaml"), readFileSync(join(root, "Pulumi.yaml")));
    writeFileSync(join(folder, "Pulumi.prod.yaml"), stack());
    // Stands where the Pulumi CLI would.
    writeFileSync(join(folder, "state.json"), JSON.stringify({ deployment: { resources } }));
    writeFileSync(
      join(folder, "pulumi"),
      `#!/bin/sh\n[ "$1 $2" = "stack export" ] || exit 0\nexec cat ${folder}/state.json\n`,
    );
    chmodSync(join(folder, "pulumi"), 0o755);
    aws = new FakeAws();
    const { endpoint } = await aws.start();
    Object.assign(process.env, {
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      AWS_ENDPOINT_URL_ACM: endpoint,
      AWS_ACCESS_KEY_ID: "x",
      AWS_SECRET_ACCESS_KEY: "x",
    });
    aws.answers = { DescribeCertificate: { Certificate: { DomainName: "app.acme.test", Status: "ISSUED" } } };
  });
  afterEach(async () => {
    process.env = { ...before };
    rmSync(folder, { recursive: true });
    await aws.stop();
  });

  const look = () => lookAtDomains(folder, "prod", here);

  it("puts together the configuration, the state, ACM and DNS", async () => {
    const [domain, ...others] = await look();
    assert.deepEqual([domain?.name, domain?.isServed, others.length], ["app.acme.test", true, 0]);
    assert.deepEqual(aws.json("DescribeCertificate"), [{ CertificateArn: "arn:a" }]);
  });

  it("looks at the certificate that the configuration names", async () => {
    const arn = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555";
    writeFileSync(join(folder, "Pulumi.prod.yaml"), stack(`  malayalees:certificateArn: ${arn}\n`));
    assert.equal((await look())[0]?.certificate?.arn, arn);
    assert.deepEqual(aws.json("DescribeCertificate"), [{ CertificateArn: arn }]);
  });

  it("asks nothing for a stack without domains", async () => {
    const dev = "config:\n  aws:region: us-east-1\n  malayalees:allowHttp: true\n";
    writeFileSync(join(folder, "Pulumi.prod.yaml"), dev);
    assert.deepEqual([await look(), aws.asked], [[], []]);
  });

  it("sends who has a cluster of their own to the cluster", async () => {
    writeFileSync(join(folder, "Pulumi.prod.yaml"), OWN_CLUSTER);
    await assert.rejects(look, /kubectl get ingress,httproute,certificate/);
  });

  it("says what is missing without the Pulumi CLI", async () => {
    process.env.PATH = join(folder, "nothing");
    await assert.rejects(look, (error: unknown) => error instanceof MissingProgram);
  });
});
