import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { bearableConnections } from "../../components/cacheParameters";
import { ConfigurationError } from "../../components/configuration/errors";
import { explain, settingNames, settings, topologyNames } from "../../components/configuration/settings";
import { parseStackConfig, type RawConfiguration } from "../../components/stackConfig";
import { availableConnections, RESERVED_CONNECTIONS } from "../../policies/facts/connectionBudget";
import { badCases, dev, prod } from "../support/badConfigurations";

function configure(base: RawConfiguration, changes: Readonly<Record<string, string>>, stack = "dev") {
  const keyed = Object.entries(changes).map(([key, value]) => [key.includes(":") ? key : `malayalees:${key}`, value]);
  return parseStackConfig({ ...base, ...Object.fromEntries(keyed) }, stack);
}

function refusal(base: RawConfiguration, changes: Readonly<Record<string, string>>): ConfigurationError {
  try {
    configure(base, changes);
  } catch (error) {
    if (error instanceof ConfigurationError) return error;
    throw error;
  }
  return assert.fail(`accepted ${JSON.stringify(changes)}`);
}

describe("the configuration of a stack", () => {
  for (const { changes, key, words, base } of badCases) {
    const where = base === prod ? "prod" : "dev";
    it(`refuses ${JSON.stringify(changes)} in ${where} and says what to do about ${key}`, () => {
      const error = refusal(base ?? dev, changes);
      const name = key.includes(":") ? key : `malayalees:${key}`;
      const problem = error.problems.find((each) => each.key === name);
      assert.ok(problem, error.message);
      assert.match(problem.allowed, words);
      const line = error.message.split("\n").find((text) => text.includes(`${name}: `));
      assert.match(
        line ?? "",
        /is not allowed\. Allowed: .+\. (Set|Remove) it with: pulumi config (set|rm) .+ --stack dev$/,
      );
    });
  }

  it("is refused for every problem at once, each told once", () => {
    const { problems } = refusal(dev, { topology: "lambda", minTasks: "x", zoneCount: "9", databaseUser: "postgres" });
    assert.deepEqual(
      problems.map((problem) => problem.key),
      ["malayalees:topology", "malayalees:databaseUser", "malayalees:minTasks", "malayalees:zoneCount"],
    );
  });

  it("does not judge combinations with a value that is bad already", () => {
    const { problems } = refusal(dev, { minTasks: "x", maxTasks: "1" });
    assert.equal(problems.length, 1);
  });

  it("gives a person examples that are themselves accepted", () => {
    for (const name of settingNames) {
      const { example } = explain(name);
      const part = /^(\[0\]|\.[\w.]+)=(.*)$/.exec(example);
      const value = !part
        ? example
        : name === "podResources"
          ? '{"requests":{"cpu":"250m","memory":"512Mi"},"limits":{"cpu":"500m","memory":"1Gi"}}'
          : part[1] === "[0]"
            ? `[${name === "egressPorts" ? part[2] : JSON.stringify(part[2])}]`
            : JSON.stringify({ [String(part[1]).slice(1)]: part[2] });
      assert.ok(settings.shape[name].safeParse(value).success, `${name}: ${value}`);
    }
  });

  it("is the same for the CLI (Pulumi.yaml) as for the program", () => {
    const project = parse(readFileSync("Pulumi.yaml", "utf8")) as {
      config: Record<string, { type: string; default: unknown; description?: string }>;
    };
    assert.deepEqual(Object.keys(project.config).sort(), [...settingNames].sort());
    const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
    for (const name of settingNames) {
      const declared = project.config[name];
      assert.ok(declared?.description, `${name} has no description`);
      const read = (raw: string | undefined) => settings.shape[name].parse(raw);
      assert.deepEqual(read(text(declared.default)), read(undefined), `default of ${name}`);
    }
  });

  it("warns of an example domain in a preview", () => {
    assert.match(configure(prod, { domain: "app.example.com" }).warnings.join(), /app\.example\.com is the example's/);
    assert.deepEqual(configure(dev, {}).warnings, []);
  });

  const strictness = [
    { what: "is protected", of: (c: ReturnType<typeof configure>) => c.retained },
    { what: "has a standby", of: (c: ReturnType<typeof configure>) => c.database.multiAz },
    { what: "records its connections", of: (c: ReturnType<typeof configure>) => c.network.flowLogs },
    { what: "has no shells", of: (c: ReturnType<typeof configure>) => !c.application.enableExec },
    { what: "keeps its tasks private", of: (c: ReturnType<typeof configure>) => c.network.natStrategy !== "none" },
    { what: "is served by HTTPS", of: (c: ReturnType<typeof configure>) => c.tls !== undefined },
  ];
  for (const { what, of } of strictness) {
    it(`of prod ${what}, dev does not`, () => {
      assert.equal(of(configure(prod, {})), true);
      assert.equal(of(configure(dev, {})), false);
    });
  }

  for (const phase of ["initial", "growth", "scale"]) {
    for (const [environment, base] of [
      ["dev", dev],
      ["prod", prod],
    ] as const) {
      it(`of ${environment} is sound in phase ${phase} without any other setting`, () => {
        assert.equal(configure(base, { phase }).phase, phase);
      });
    }
  }

  const moves: readonly { changes: Readonly<Record<string, string>>; runs: readonly (readonly [string, number])[] }[] =
    [
      { changes: { topology: "ec2" }, runs: [["ec2", 100]] },
      {
        changes: { topology: "fargate", traffic: '{"ec2":10,"fargate":90}', poolSize: "4" },
        runs: [
          ["fargate", 90],
          ["ec2", 10],
        ],
      },
      {
        changes: { topology: "fargate", traffic: '{"ec2":"100"}', poolSize: "4" },
        runs: [
          ["fargate", 0],
          ["ec2", 100],
        ],
      },
    ];
  for (const { changes, runs } of moves) {
    it(`runs ${JSON.stringify(runs)} with ${JSON.stringify(changes)}, the main topology first`, () => {
      const { traffic } = configure(dev, changes);
      assert.deepEqual(
        traffic.map(({ topology, weight }) => [topology, weight]),
        runs,
      );
    });
  }

  for (const phase of ["initial", "growth", "scale"]) {
    it(`leaves room for a move between any two topologies in phase ${phase}, without a restart of the database`, () => {
      const usual = configure(prod, { phase });
      const { instanceClass, proxy } = usual.database;
      const maximum = availableConnections(Math.min(200, bearableConnections(instanceClass)), proxy);
      for (const from of topologyNames) {
        for (const to of topologyNames.filter((name) => name !== from)) {
          const moving = configure(prod, { phase, topology: from, traffic: JSON.stringify({ [from]: 90, [to]: 10 }) });
          assert.ok(moving.connectionDemand <= maximum, `${from} to ${to}`);
        }
      }
    });
  }

  it("counts the connections of all topologies that run", () => {
    const one = configure(dev, { poolSize: "4" }).connectionDemand;
    assert.equal(configure(dev, { poolSize: "4", traffic: '{"fargate":100,"ec2":0}' }).connectionDemand, 2 * one);
  });

  it("suggests a pool that is accepted, with pods counted as pods", () => {
    const changes = { topology: "eks", maxReplicas: "12", traffic: '{"eks":50,"fargate":50}', poolSize: "9" };
    const [problem] = refusal(dev, changes).problems;
    assert.match(problem?.allowed ?? "", /maxTasks 4 and maxReplicas 12/);
    const suggested = Number(problem?.example);
    assert.ok(configure(dev, { ...changes, poolSize: String(suggested) }));
    assert.equal(refusal(dev, { ...changes, poolSize: String(suggested + 1) }).problems[0]?.key, "malayalees:poolSize");
  });

  it("goes through a proxy in phase scale, or where it is asked for, and tells the driver", () => {
    const told = (changes: Readonly<Record<string, string>>) => {
      const { database, application } = configure(prod, changes);
      assert.equal(application.environment.SPRING_APPLICATION_JSON !== undefined, database.proxy);
      return database.proxy;
    };
    assert.deepEqual(
      [{ phase: "initial" }, { phase: "growth" }, { phase: "scale" }].map((changes) => told(changes)),
      [false, false, true],
    );
    assert.equal(told({ phase: "scale", databaseProxy: "false" }), false);
    assert.equal(told({ databaseProxy: "true" }), true);
    const own = configure(prod, { phase: "scale", environmentVariables: '{"SPRING_APPLICATION_JSON":"{}"}' });
    assert.equal(own.application.environment.SPRING_APPLICATION_JSON, "{}");
  });

  it("asks for a max_connections that has the demand and the reserve in it", () => {
    const { connectionDemand, neededMaxConnections } = configure(prod, {});
    assert.equal(neededMaxConnections, connectionDemand + RESERVED_CONNECTIONS);
  });

  it("asks separate health groups of the application, and the placeholder's own path of the placeholder", () => {
    const image = "registry.malayalees.us/app:1.2.3";
    const paths = ({ application: a }: ReturnType<typeof configure>) => [a.healthPath, a.readinessPath, a.livenessPath];
    const health = "/management/health";
    assert.deepEqual(paths(configure(dev, { image })), [health, `${health}/readiness`, `${health}/liveness`]);
    assert.deepEqual(paths(configure(dev, {})), ["/", "/", "/"]);
  });
});
