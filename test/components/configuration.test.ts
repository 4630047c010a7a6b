import assert from "node:assert/strict";
import { defaultTags } from "../../components/configuration/defaultTags";
import { ConfigurationError } from "../../components/configuration/errors";
import { instanceTypes } from "../../components/configuration/instanceTypes";
import { IDLE_TIMEOUT_SECONDS, KEEP_ALIVE_SECONDS, keepAlive } from "../../components/configuration/keepAlive";
import { machineType } from "../../components/configuration/machineTypes";
import { parseStackConfig } from "../../components/stackConfig";
import { USER_DATA_BYTES, userDataBytes } from "../../components/topologies/launchSizes";
import { dev } from "../support/badConfigurations";

const configure = (changes: Readonly<Record<string, string>>) =>
  parseStackConfig(
    { ...dev, ...Object.fromEntries(Object.entries(changes).map(([key, value]) => [`malayalees:${key}`, value])) },
    "dev",
  );

describe("the header that picks a topology", () => {
  const prod = { environment: "prod", domain: "app.your-company.com", allowHttp: "false" };
  const moving = { traffic: '{"fargate":90,"ec2":10}' };
  const cases: readonly [string, Readonly<Record<string, string>>, boolean][] = [
    ["works in dev", {}, true],
    ["does not work in prod", prod, false],
    ["works in prod while traffic moves", { ...prod, ...moving }, true],
    ["does not work during a move either when it is off", { ...prod, ...moving, topologyHeader: "off" }, false],
    ["works in prod when it is on", { ...prod, topologyHeader: "on" }, true],
  ];
  for (const [promise, changes, works] of cases) {
    it(promise, () => assert.equal(configure(changes).topologyHeader, works));
  }
});

describe("the type of a machine", () => {
  const cases = [
    ["t3.small", "x86_64", 2, 2048],
    ["t4g.medium", "arm64", 2, 4096],
    ["m7i-flex.large", "x86_64", 2, 8192],
    ["c7gn.2xlarge", "arm64", 8, 16384],
    ["r8g.medium", "arm64", 1, 8192],
    ["i4g.large", "arm64", undefined, undefined],
    ["g5g.xlarge", "arm64", 4, undefined],
    ["g4dn.xlarge", "x86_64", undefined, undefined],
    ["gr6.4xlarge", "x86_64", 16, undefined],
    ["inf2.xlarge", "x86_64", undefined, undefined],
    ["x8aedz.large", "x86_64", 2, undefined],
    ["u-6tb1.112xlarge", "x86_64", 448, undefined],
    ["m5.metal", "x86_64", undefined, undefined],
    ["t2.small", "x86_64", undefined, 2048],
    ["t3.2xlarge", "x86_64", 8, 32768],
    ["m4.10xlarge", "x86_64", undefined, undefined],
  ] as const;
  for (const [name, architecture, vcpu, memory] of cases) {
    it(`${name} is ${architecture}, with ${vcpu ?? "any"} vCPU and ${memory ?? "any"} MiB, and known`, () => {
      assert.deepEqual(machineType(name), { architecture, vcpu, memory, known: true });
    });
  }

  it("is read from its name if the family is unknown, with a warning", () => {
    for (const [name, architecture] of [
      ["m12g.large", "arm64"],
      ["t9i.large", "x86_64"],
    ] as const) {
      const config = configure({ instanceType: name, architecture, topology: "ec2" });
      assert.match(config.warnings.join(), new RegExp(`${name} is of a family that this version does not know`));
    }
    assert.deepEqual(configure({ instanceType: "m7i.large", topology: "ec2" }).warnings, []);
  });

  it("has the image's architecture and the application's memory in every phase", () => {
    for (const byArchitecture of Object.values(instanceTypes)) {
      for (const [architecture, names] of Object.entries(byArchitecture)) {
        for (const name of names) {
          const type = machineType(name);
          assert.ok("known" in type && type.known && type.architecture === architecture, name);
        }
      }
    }
  });
});

describe("the keep-alive of the application", () => {
  it("is longer than the load balancer's, and computed from it", () => {
    assert.ok(KEEP_ALIVE_SECONDS > IDLE_TIMEOUT_SECONDS);
    const { environment } = configure({}).application;
    assert.equal(environment.SERVER_TOMCAT_KEEPALIVETIMEOUT, `${KEEP_ALIVE_SECONDS}s`);
  });

  for (const value of ["61s", "2m", "PT1M1S", "90000", "-1", "1h"]) {
    it(`may be ${value}, and then the program sets no other value`, () => {
      const own = { SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT: value };
      assert.deepEqual(keepAlive(own), {});
      const { environment } = configure({ environmentVariables: JSON.stringify(own) }).application;
      assert.equal(environment.SERVER_TOMCAT_KEEPALIVETIMEOUT, undefined);
      assert.equal(environment.SERVER_TOMCAT_KEEP_ALIVE_TIMEOUT, value);
    });
  }
});

describe("the size of user data", () => {
  const withVariable = (length: number) =>
    configure({ topology: "ec2", environmentVariables: JSON.stringify({ BIG: "x".repeat(length) }) });

  it("is counted to the byte: the largest variable that fits is accepted, one byte more is not", () => {
    const room = USER_DATA_BYTES - userDataBytes(withVariable(0));
    assert.equal(userDataBytes(withVariable(room)), USER_DATA_BYTES);
    assert.throws(() => withVariable(room + 1), ConfigurationError);
  });

  it("has no limit where no machine runs", () => {
    const BIG = "x".repeat(20_000);
    assert.equal(configure({ environmentVariables: JSON.stringify({ BIG }) }).application.environment.BIG, BIG);
  });
});

describe("the tags of a stack", () => {
  it("are those of aws:defaultTags; the provider refuses malformed ones", () => {
    assert.deepEqual(defaultTags('{"tags":{"team":"platform"}}'), { team: "platform" });
    for (const text of [undefined, "", "{}", '{"tags":{"a":1}}', "tags"]) assert.deepEqual(defaultTags(text), {});
  });
});
