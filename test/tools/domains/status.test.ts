import assert from "node:assert/strict";
import { createSocket, type Socket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import { once } from "node:events";
import { ACMClient } from "@aws-sdk/client-acm";
import type { DomainConfig } from "../../../components/stackConfig";
import { DnsAddresses } from "../../../tools/domains/addresses";
import { AwsCertificates, type Certificate } from "../../../tools/domains/certificates";
import { renderStatus } from "../../../tools/domains/render";
import { entranceIn } from "../../../tools/domains/state";
import { type DomainStatus, statusOf } from "../../../tools/domains/status";
import { Unreachable, UsageError } from "../../../tools/support/errors";
import { FakeAws } from "../support/fakeAws";

const BALANCER = "ingress-1.us-east-1.elb.amazonaws.com";
const ZONE = "Z0123456789ABC";
const record = { name: "_x.shop.test.", type: "CNAME", value: "_y.acm-validations.aws." };
const addressRecord = { name: "shop.test", type: "CNAME or ALIAS", value: BALANCER };

function certificate(arn: string, names: readonly string[], more: Partial<Certificate> = {}): Certificate {
  return {
    arn,
    names,
    status: "ISSUED",
    expires: "2027-06-14",
    renewalProblem: undefined,
    missing: new Map(),
    ...more,
  };
}

const pending = { status: "PENDING_VALIDATION", expires: undefined, missing: new Map([["shop.test", record]]) };

/** A domain with certificates of which some are attached, and DNS: name to addresses. */
async function look(
  domain: Partial<DomainConfig>,
  certificates: readonly Certificate[],
  attached: readonly string[],
  dns: Readonly<Record<string, readonly string[] | undefined>> = {},
): Promise<DomainStatus> {
  const state = { address: BALANCER, requested: [], attached: new Set(attached) };
  const known: typeof dns = { [BALANCER]: ["192.0.2.1", "192.0.2.2"], "shop.test": ["192.0.2.2"], ...dns };
  const addresses = { look: async (name: string) => (name in known ? known[name] : []) };
  const [status] = await statusOf([{ name: "shop.test", main: false, ...domain }], { state, certificates }, addresses);
  assert.ok(status);
  return status;
}

describe("the status of a domain", () => {
  const served = certificate("a", ["shop.test"]);

  it("is served when its certificate is issued and attached, and its name leads to the load balancer", async () => {
    const { isServed, next, records, pointing } = await look({}, [served], ["a"]);
    assert.deepEqual([isServed, next, records, pointing], [true, "", [], "here"]);
  });

  const unserved: readonly (readonly [string, ReturnType<typeof look>, RegExp, DomainStatus["records"]])[] = [
    ["without a certificate", look({}, [], []), /^pulumi up requests its certificate$/, []],
    [
      "in another's zone, not validated",
      look({}, [certificate("a", ["shop.test"], pending)], []),
      /record, then pulumi up/,
      [record],
    ],
    [
      "in our zone, not validated",
      look({ hostedZoneId: ZONE }, [certificate("a", ["shop.test"], pending)], []),
      /ACM validates/,
      [],
    ],
    ["issued and not attached", look({}, [served], []), /^pulumi up attaches its certificate$/, []],
    [
      "that nobody validated in time",
      look({}, [certificate("a", ["shop.test"], { status: "VALIDATION_TIMED_OUT" })], []),
      /^pulumi up --refresh requests another certificate$/,
      [],
    ],
    ["that has expired", look({}, [certificate("a", ["shop.test"], { status: "EXPIRED" })], ["a"]), /is EXPIRED/, []],
    ["that leads nowhere", look({}, [served], ["a"], { "shop.test": [] }), /^its address record$/, [addressRecord]],
    ["that leads elsewhere", look({}, [served], ["a"], { "shop.test": ["198.51.100.1"] }), /address/, [addressRecord]],
    [
      "in our zone that leads nowhere",
      look({ hostedZoneId: ZONE }, [served], ["a"], { "shop.test": [] }),
      /pulumi up makes/,
      [],
    ],
    [
      "of which DNS says nothing",
      look({}, [served], ["a"], { "shop.test": undefined }),
      /DNS does not answer/,
      [addressRecord],
    ],
  ];
  for (const [what, looked, next, records] of unserved) {
    it(`${what}: is not served, and says what comes next`, async () => {
      const status = await looked;
      assert.equal(status.isServed, false);
      assert.match(status.next, next);
      assert.deepEqual(status.records, records);
    });
  }

  it("is served, with what ACM needs to renew its certificate", async () => {
    const stuck = certificate("a", ["shop.test"], { renewalProblem: "PENDING_VALIDATION", missing: pending.missing });
    const { isServed, next, records } = await look({}, [stuck], ["a"]);
    assert.deepEqual([isServed, records], [true, [record]]);
    assert.match(next, /its renewal is PENDING_VALIDATION/);
  });

  it("is that of the certificate that serves, also when another one has been requested", async () => {
    const next = certificate("b", ["shop.test"], pending);
    assert.equal((await look({}, [next, served], ["a"])).certificate?.arn, "a");
    const wildcard = certificate("w", ["*.test"]);
    assert.equal((await look({}, [wildcard, next], ["w"])).certificate?.arn, "w");
    assert.equal((await look({}, [wildcard, served], ["w", "a"])).certificate?.arn, "a");
  });

  it("of all names below another is that of any of them", async () => {
    const wildcard = certificate("w", ["*.test"]);
    const { isServed } = await look({ name: "*.test" }, [wildcard], ["w"], { "domains-status.test": ["192.0.2.1"] });
    assert.equal(isServed, true);
  });

  it("is a line in a table, and the records of others' zones are a table below", async () => {
    const shop = await look({}, [certificate("a", ["shop.test"], pending)], []);
    const text = renderStatus([await look({ hostedZoneId: ZONE }, [served], ["a"]), shop]);
    assert.match(text, /^shop\.test +Z0123456789ABC +ISSUED until 2027-06-14 +yes +here$/m);
    assert.match(text, /^shop\.test +another's +PENDING_VALIDATION +no +here +its validation record, then pulumi up$/m);
    assert.match(text, /^_x\.shop\.test\. +CNAME +_y\.acm-validations\.aws\.$/m);
    assert.match(text, /1 of 2 domains are served\.$/);
    assert.equal(renderStatus([]), "The stack has no domains.");
  });
});

describe("the state of a stack's entrance", () => {
  const resource = (type: string, outputs: object, more: object = {}) => ({ type, outputs, ...more });
  const state = (...resources: readonly object[]) => ({ version: 3, deployment: { resources } });
  const balancer = resource("aws:lb/loadBalancer:LoadBalancer", { dnsName: BALANCER });

  it("has every certificate, and those that its listeners have", () => {
    const found = entranceIn(
      state(
        balancer,
        { type: "malayalees:ingress:LoadBalancer" },
        resource("aws:acm/certificate:Certificate", { arn: "a" }),
        resource("aws:acm/certificate:Certificate", { arn: "b" }),
        resource("aws:acm/certificate:Certificate", { arn: "going" }, { delete: true }),
        resource("aws:lb/listener:Listener", { certificateArn: "a" }),
        resource("aws:lb/listener:Listener", {}),
        resource("aws:lb/listenerCertificate:ListenerCertificate", { certificateArn: "c" }),
      ),
      "prod",
    );
    assert.deepEqual(found, { address: BALANCER, requested: ["a", "b"], attached: new Set(["a", "c"]) });
  });

  it("is missing before the first update, which is said", () => {
    for (const empty of [state(), { deployment: {} }])
      assert.throws(
        () => entranceIn(empty, "prod"),
        new UsageError("Stack prod has no load balancer yet: bring it up first with pulumi up --stack prod"),
      );
  });
});

describe("a certificate in ACM", () => {
  let aws: FakeAws;
  let client: ACMClient;
  beforeEach(async () => {
    aws = new FakeAws();
    client = new ACMClient(await aws.start());
  });
  afterEach(() => {
    client.destroy();
    return aws.stop();
  });

  const option = (DomainName: string, ValidationStatus: string) => ({
    DomainName,
    ValidationStatus,
    ResourceRecord: { Name: `_x.${DomainName}.`, Type: "CNAME", Value: "_y." },
  });

  it("is read with the names whose validation records ACM has not found", async () => {
    aws.answers = {
      DescribeCertificate: {
        Certificate: {
          DomainName: "a.test",
          SubjectAlternativeNames: ["a.test", "b.test"],
          Status: "PENDING_VALIDATION",
          DomainValidationOptions: [option("a.test", "SUCCESS"), option("b.test", "PENDING_VALIDATION")],
        },
      },
    };
    assert.deepEqual(
      await new AwsCertificates(client).look("arn:a"),
      certificate("arn:a", ["a.test", "b.test"], {
        status: "PENDING_VALIDATION",
        expires: undefined,
        missing: new Map([["b.test", { name: "_x.b.test.", type: "CNAME", value: "_y." }]]),
      }),
    );
    assert.deepEqual(aws.json("DescribeCertificate"), [{ CertificateArn: "arn:a" }]);
  });

  it("is read with its end, and with what keeps ACM from renewing it", async () => {
    aws.answers = {
      DescribeCertificate: {
        Certificate: {
          DomainName: "a.test",
          Status: "ISSUED",
          NotAfter: Date.parse("2027-06-14T23:59:59Z") / 1000,
          DomainValidationOptions: [option("a.test", "SUCCESS")],
          RenewalSummary: {
            RenewalStatus: "PENDING_VALIDATION",
            DomainValidationOptions: [option("a.test", "PENDING_VALIDATION")],
          },
        },
      },
    };
    const { expires, renewalProblem, missing } = await new AwsCertificates(client).look("arn:a");
    assert.deepEqual([expires, renewalProblem, [...missing.keys()]], ["2027-06-14", "PENDING_VALIDATION", ["a.test"]]);
  });

  it("that cannot be read is said in plain words", async () => {
    await assert.rejects(new AwsCertificates(client).look("arn:a"), (error: unknown) => {
      assert.ok(error instanceof Unreachable);
      assert.match(error.message, /^certificate arn:a cannot be looked at: AccessDenied.*: no$/);
      return true;
    });
  });
});

/** Codes of DNS answers. */
const codes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3 } as const;

describe("where a name leads", () => {
  let server: Socket;
  let answer: { readonly code: keyof typeof codes; readonly address?: readonly number[] };

  beforeEach(async () => {
    server = createSocket("udp4", (question, { port }) => {
      const { code, address } = answer;
      const header = Buffer.from([
        ...question.subarray(0, 2),
        0x81,
        0x80 + codes[code],
        0,
        1,
        0,
        address ? 1 : 0,
        0,
        0,
        0,
        0,
      ]);
      // The question again, without the options that follow it: its name ends at the first empty label.
      const asked = question.subarray(12, question.indexOf(0, 12) + 5);
      const found = address ? [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, ...address] : [];
      server.send(Buffer.concat([header, asked, Buffer.from(found)]), port, "127.0.0.1");
    }).bind(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => server.close());

  const look = () => {
    const resolver = new Resolver({ timeout: 2000, tries: 1 });
    resolver.setServers([`127.0.0.1:${server.address().port}`]);
    return new DnsAddresses(resolver).look("shop.test");
  };

  for (const [what, given, expected] of [
    ["is its addresses", { code: "NOERROR", address: [192, 0, 2, 7] }, ["192.0.2.7"]],
    ["is nowhere when there is no such name", { code: "NXDOMAIN" }, []],
    ["is nowhere when the name has no address", { code: "NOERROR" }, []],
    ["is not known when DNS fails", { code: "SERVFAIL" }, undefined],
  ] as const) {
    it(what, async () => {
      answer = given;
      assert.deepEqual(await look(), expected);
    });
  }
});
