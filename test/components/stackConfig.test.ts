import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parse, parseDocument } from "yaml";
import { maxSupportedConnections } from "../../components/cacheParameters";
import { ConfigurationError, type ConfigurationProblem, REMOVE } from "../../components/configuration/errors";
import { UNREADABLE } from "../../components/configuration/readSettings";
import { settingNames, settings } from "../../components/configuration/settings";
import { topologyNames } from "../../components/configuration/topologyFacts";
import { parseStackConfig, type RawSettings } from "../../components/stackConfig";
import { availableConnections, RESERVED_CONNECTIONS } from "../../policies/facts/connectionBudget";
import { eksVersions } from "../../policies/facts/eksVersions";
import { badCases, dev, prod } from "../support/badConfigurations";

function configure(base: RawSettings, changes: Readonly<Record<string, string>>, stack = "dev") {
  return parseStackConfig(keyed(base, changes), stack);
}

function keyed(base: RawSettings, changes: Readonly<Record<string, string>>): RawSettings {
  const given = Object.entries(changes).map(([key, value]) => [key.includes(":") ? key : `malayalees:${key}`, value]);
  return { ...base, ...Object.fromEntries(given) };
}

function problemsOf(raw: RawSettings): readonly ConfigurationProblem[] {
  try {
    parseStackConfig(raw, "dev");
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

function isSame(one: ConfigurationProblem, other: ConfigurationProblem): boolean {
  return one.key === other.key && one.part === other.part && one.allowed === other.allowed && one.value === other.value;
}

/** The configuration after the command that a problem proposes. */
function remedied(raw: RawSettings, { key, part = "", example }: ConfigurationProblem): RawSettings {
  // The shell inserts the user's own address.
  const typed = example.replace(/\$\(curl .*\)/, "8.8.8.8");
  const [, path = part, value = typed] = (part === "" ? /^([[.][^=]+)=(.*)$/s.exec(typed) : null) ?? [];
  const { [key]: text = "", ...others } = raw;
  if (path === "") return value === REMOVE ? others : { ...raw, [key]: value };
  const keys = [...path.matchAll(/\[(\d+)\]|\["([^"]+)"\]|\.([\w-]+)/g)].map(
    ([, index, quoted, name]) => index ?? quoted ?? name ?? "",
  );
  const document = parseDocument(text === "" ? "{}" : text);
  const steps = keys.map((each) => (/^\d+$/.test(each) ? Number(each) : each));
  if (value === REMOVE) document.deleteIn(steps);
  else document.setIn(steps, value);
  return { ...raw, [key]: JSON.stringify(document.toJS()) };
}

function refusal(base: RawSettings, changes: Readonly<Record<string, string>>): ConfigurationError {
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
      assert.doesNotMatch(error.message, /hunter2/);
      const line = error.message.split("\n").find((text) => text.includes(name));
      assert.match(
        line ?? "",
        /is not allowed\. Allowed: .+\. (Set|Remove) it with: pulumi config (set|rm) .+ --stack dev$/,
      );
    });
  }

  for (const [typed, meant] of [
    ["redis", "valkey"],
    ["Postgres", "postgresql"],
    ["valkye", "valkey"],
    ["elastic-cache", "valkey"],
    ["hazelcast-cluster", "postgresql"],
  ] as const) {
    it(`says to type ${meant} in place of the cache ${typed}`, () => {
      assert.match(
        refusal(dev, { cacheType: typed }).message,
        new RegExp(`pulumi config set cacheType ${meant} --stack`),
      );
    });
  }

  it("is refused for every problem at once, each reported once", () => {
    const { problems } = refusal(dev, { topology: "lambda", minTasks: "x", zoneCount: "9", databaseUser: "postgres" });
    assert.deepEqual(
      problems.map((problem) => problem.key),
      ["malayalees:topology", "malayalees:databaseUser", "malayalees:minTasks", "malayalees:zoneCount"],
    );
  });

  it("does not check combinations with a value that is already invalid", () => {
    const { problems } = refusal(dev, { minTasks: "x", maxTasks: "1" });
    assert.equal(problems.length, 1);
  });

  for (const { changes, base = dev } of badCases) {
    it(`proposes a valid value for ${JSON.stringify(changes)}`, () => {
      const raw = keyed(base, changes);
      for (const problem of refusal(base, changes).problems) {
        const left = problemsOf(remedied(raw, problem));
        assert.ok(
          !left.some((each) => isSame(each, problem)),
          `${problem.key}${problem.part ?? ""}=${problem.example}`,
        );
      }
    });
  }

  it("proposes valid values for any combination of bad settings", () => {
    const some = fc.uniqueArray(fc.constantFrom(...badCases), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(some, fc.constantFrom(dev, prod), (cases, base) => {
        const raw = keyed(base, Object.assign({}, ...cases.map(({ changes }) => changes)) as Record<string, string>);
        for (const problem of problemsOf(raw)) {
          assert.ok(!problemsOf(remedied(raw, problem)).some((each) => isSame(each, problem)), JSON.stringify(problem));
        }
      }),
    );
  });

  const variables: readonly { given: unknown; text: string }[] = [
    { given: 9090, text: "9090" },
    { given: true, text: "true" },
    { given: 0.5, text: "0.5" },
    { given: "007", text: "007" },
    { given: " kept ", text: " kept " },
  ];
  for (const { given, text } of variables) {
    it(`reads the variable ${JSON.stringify(given)} as the text ${JSON.stringify(text)}`, () => {
      const { application } = configure(dev, { environmentVariables: JSON.stringify({ MY_VARIABLE: given }) });
      assert.equal(application.environment.MY_VARIABLE, text);
    });
  }

  const harmless: readonly Readonly<Record<string, unknown>>[] = [
    { SERVER_PORT: 8080 },
    { MANAGEMENT_SERVER_PORT: 9090 },
    { JAVA_TOOL_OPTIONS: "-Xmx512m -XX:MaxRAMPercentage=75 -Duser.timezone=UTC" },
    { SPRING_DATASOURCE_URL: `jdbc:postgresql://\${RDS_ENDPOINT}:5432/\${DB_NAME}?reWriteBatchedInserts=true` },
    { SPRING_DATASOURCE_USERNAME: `\${DB_USERNAME}` },
    { SPRING_LIQUIBASE_USER: `\${DB_MIGRATION_USERNAME}`, SPRING_LIQUIBASE_PASSWORD: `\${DB_MIGRATION_PASSWORD}` },
    { SPRING_FLYWAY_USER: `\${DB_USERNAME}` },
    { SPRING_APPLICATION_JSON: '{"spring":{"jpa":{"open-in-view":false}}}' },
    { SPRING_DATASOURCE_HIKARI_CONNECTION_TIMEOUT: 5000 },
    { TOKENIZER: "standard", API_KEY_HEADER: "X-Api-Key", MAX_TOKENS: 4096, PASSWORD_ENCODER: "bcrypt" },
    { SPRING_DATASOURCE_PASSWORD: `\${DB_PASSWORD}` },
  ];
  for (const variables of harmless) {
    it(`accepts ${JSON.stringify(variables)}`, () => {
      assert.ok(configure(dev, { environmentVariables: JSON.stringify(variables) }));
    });
  }

  it("warns if the health endpoints move to another port than the one of the health checks", () => {
    const moved = configure(dev, { environmentVariables: '{"management_server_port":9090}' });
    assert.match(moved.warnings.join(), /management_server_port moves the health endpoints to port 9090/);
  });

  it("warns of a prod stack whose alarms notify no one", () => {
    assert.match(
      configure(prod, {}, "prod").warnings.join(),
      /nobody is notified.*config set alarmEmail .* --stack prod/,
    );
    assert.doesNotMatch(configure(prod, { alarmEmail: "on-call@malayalees.us" }).warnings.join(), /alarmEmail/);
  });

  it("warns as long as a major upgrade of the database is allowed, and says how to end that", () => {
    const warned = configure(
      prod,
      { databaseMajorUpgrade: "true", databaseEngineVersion: "18" },
      "prod",
    ).warnings.join();
    assert.match(warned, /databaseMajorUpgrade is true.*than 18.*pulumi config rm databaseMajorUpgrade --stack prod/);
  });

  it("warns of a prod stack without a budget, where AWS has budgets", () => {
    assert.match(configure(prod, {}, "prod").warnings.join(), /monthlyBudget is none.*npm run cost -- prod/);
    const quiet = [configure(prod, { monthlyBudget: "200" }), configure(prod, { "aws:region": "us-gov-west-1" })];
    for (const { warnings } of quiet) assert.doesNotMatch(warnings.join(), /monthlyBudget/);
    assert.doesNotMatch(configure(dev, {}).warnings.join(), /monthlyBudget/);
  });

  it("names the bad part of a structured value, and removes or sets that part alone", () => {
    const found = refusal(dev, {
      environmentVariables: '{"FINE":"1","MAIL_PASSWORD":"hunter2hunter2"}',
      ingressCidrs: '["10.0.0.0/8","10.0.0.1/8"]',
      traffic: '{"fargate":100,"ec2":5000}',
      podResources: '{"requests":{"cpu":"250m","memory":"lots"},"limits":{"cpu":"500m","memory":"1Gi"}}',
    });
    assert.match(found.message, /config rm --path 'environmentVariables\.MAIL_PASSWORD' --stack dev/);
    assert.match(found.message, /config set --path 'ingressCidrs\[1\]' 203\.0\.113\.0\/24 --stack dev/);
    assert.match(found.message, /traffic\.ec2: "5000" .* config set --path 'traffic\.ec2' 100 --stack dev/);
    // A part that is left out follows the phase: there is no value of its own to set.
    assert.match(found.message, /podResources\.requests\.memory: "lots" .* rm --path 'podResources\.requests\.memory'/);
    assert.doesNotMatch(found.message, /hunter2/);
  });

  it("ignores duplicates in a list, and blanks around a value", () => {
    const twice = configure(dev, {
      ingressCidrs: '["203.0.113.0/24","203.0.113.0/24"]',
      egressPorts: '[443,"443"]',
      phase: "growth ",
    });
    assert.deepEqual([twice.ingressCidrs, twice.application.egressPorts], [["203.0.113.0/24"], [443]]);
    assert.equal(twice.phase, "growth");
  });

  it("reports no other problem of a setting that cannot be read, nor problems that follow from it", () => {
    const unreadable = Object.fromEntries(settingNames.map((name) => [name, UNREADABLE]));
    for (const name of settingNames) {
      const mail = { alarmEmail: "on-call@malayalees.us", monthlyBudget: "200" };
      const { warnings } = configure(
        { ...prod, "malayalees:image": "x:1" },
        { hostedZoneId: "Z0123456789", ...mail, [name]: UNREADABLE },
      );
      assert.deepEqual(warnings, [], name);
    }
    assert.ok(configure({ "aws:region": UNREADABLE }, unreadable));
    assert.ok(
      configure(dev, {
        environmentVariables: JSON.stringify({ A: UNREADABLE }),
        ingressCidrs: JSON.stringify([UNREADABLE]),
      }),
    );
  });

  it("is the same in the CLI (Pulumi.yaml) as in the program", () => {
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

  it("accepts each kind of access to a cluster, and the newest version of Kubernetes", () => {
    type Changes = Readonly<Record<string, string>>;
    const ways: readonly Changes[] = [
      { clusterAccessCidrs: '["8.8.8.8/32"]' },
      { clusterAccess: "private", clusterAccessCidrs: '["10.0.0.0/16","172.20.0.0/16"]' },
      { kubeconfig: "/somewhere/kubeconfig" },
    ];
    const runs: readonly Changes[] = [{ topology: "eks" }, { traffic: '{"fargate":100,"eks":0}' }];
    for (const way of ways)
      for (const run of runs)
        assert.equal(configure(dev, { ...run, ...way }).kubernetes.version, eksVersions.at(-1)?.version);
  });

  it("warns of a cluster that only its creator can access, and of a version that is not the newest", () => {
    const clusterAdminRoleArns = '["arn:aws:iam::123456789012:role/admin"]';
    const changes = { topology: "eks", kubeconfig: "/k" };
    assert.match(configure(dev, changes).warnings.join(), /only the role that makes the cluster can enter it/);
    assert.deepEqual(configure(dev, { ...changes, clusterAdminRoleArns }).warnings, []);
    const older = configure(dev, { ...changes, clusterAdminRoleArns, kubernetesVersion: "1.35" }).warnings;
    assert.match(older.join(), /1\.35 leaves standard support on 2027-03-27.*1\.36 is supported until 2027-08-02/);
  });

  it("uses a range once, even if it is repeated, and ignores ranges inside another", () => {
    const ranges = '["9.9.9.0/24","9.0.0.0/8","9.9.9.0/24","8.8.8.8/32"]';
    assert.deepEqual(configure(dev, { ingressCidrs: ranges }).ingressCidrs, ["9.0.0.0/8", "8.8.8.8/32"]);
    assert.deepEqual(configure(dev, { clusterAccessCidrs: ranges }).kubernetes.publicAccessCidrs, [
      "9.0.0.0/8",
      "8.8.8.8/32",
    ]);
    const fits = JSON.stringify(Array.from({ length: 100 }, (_, index) => `9.9.${index}.0/24`).concat("9.0.0.0/8"));
    assert.deepEqual(configure(prod, { ingressCidrs: fits }).ingressCidrs, ["9.0.0.0/8"]);
  });

  it("accepts as many ranges as the account's quota allows", () => {
    const fifty = JSON.stringify(Array.from({ length: 50 }, (_, index) => `9.9.${index}.0/24`));
    const { ingressCidrs } = configure(prod, { ingressCidrs: fifty, securityGroupRules: "100" });
    assert.equal(ingressCidrs.length, 50);
  });

  for (const domain of ["xn--d1acufc.xn--p1ai", "app.xn--fiqs8s", "a.co"]) {
    it(`serves ${domain}`, () => assert.equal(configure(prod, { domain }).domains[0]?.name, domain));
  }

  for (const [changes, requests] of [
    [{ phase: "initial" }, 3000],
    [{ phase: "growth" }, 6000],
    [{ phase: "scale" }, 12_000],
    [{ phase: "growth", cpuTarget: "30" }, 3000],
    [{ phase: "growth", cpu: "256", memory: "512" }, 1500],
    [{ phase: "scale", requestsPerTarget: "500" }, 500],
  ] as const)
    it(`aims at ${requests} requests a minute and task with ${JSON.stringify(changes)}`, () =>
      assert.equal(configure(prod, changes).scaling.requestsPerTarget, requests));

  it("warns of an example domain in a preview", () => {
    assert.match(configure(prod, { domain: "app.example.com" }).warnings.join(), /app\.example\.com is the example's/);
    assert.deepEqual(configure(dev, {}).warnings, []);
  });

  const strictness = [
    { what: "is protected", of: (c: ReturnType<typeof configure>) => c.retained },
    { what: "has a standby", of: (c: ReturnType<typeof configure>) => c.database.multiAz },
    { what: "records its connections", of: (c: ReturnType<typeof configure>) => c.network.flowLogs },
    { what: "brings the database's figures to CloudWatch", of: (c: ReturnType<typeof configure>) => c.cacheFigures },
    { what: "records what its tasks use", of: (c: ReturnType<typeof configure>) => c.application.containerInsights },
    { what: "has no shells", of: (c: ReturnType<typeof configure>) => !c.application.enableExec },
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
      it(`of ${environment} is valid in phase ${phase} without any other setting`, () => {
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
      const maximum = availableConnections(Math.min(200, maxSupportedConnections(instanceClass)), proxy);
      for (const from of topologyNames) {
        for (const to of topologyNames.filter((name) => name !== from)) {
          const traffic = JSON.stringify({ [from]: 90, [to]: 10 });
          const moving = configure(prod, { phase, topology: from, traffic, kubeconfig: "/k" });
          assert.ok(moving.connectionDemand <= maximum, `${from} to ${to}`);
        }
      }
    });
  }

  it("counts the connections of all topologies in use", () => {
    const one = configure(dev, { poolSize: "4" }).connectionDemand;
    assert.equal(configure(dev, { poolSize: "4", traffic: '{"fargate":100,"ec2":0}' }).connectionDemand, 2 * one);
  });

  it("suggests a pool that is accepted, with pods counted as pods", () => {
    const traffic = '{"eks":50,"fargate":50}';
    const changes = { topology: "eks", kubeconfig: "/k", maxReplicas: "12", traffic, poolSize: "9" };
    const [problem] = refusal(dev, changes).problems;
    assert.match(problem?.allowed ?? "", /maxTasks 4 and maxReplicas 12/);
    const suggested = Number(problem?.example);
    assert.ok(configure(dev, { ...changes, poolSize: String(suggested) }));
    assert.equal(refusal(dev, { ...changes, poolSize: String(suggested + 1) }).problems[0]?.key, "malayalees:poolSize");
  });

  it("uses a proxy in phase scale, or if that is configured, and configures the driver", () => {
    const isConfigured = (changes: Readonly<Record<string, string>>) => {
      const { database, application } = configure(prod, changes);
      assert.equal(application.environment.SPRING_APPLICATION_JSON !== undefined, database.proxy);
      return database.proxy;
    };
    assert.deepEqual(
      [{ phase: "initial" }, { phase: "growth" }, { phase: "scale" }].map((changes) => isConfigured(changes)),
      [false, false, true],
    );
    assert.equal(isConfigured({ phase: "scale", databaseProxy: "false" }), false);
    assert.equal(isConfigured({ databaseProxy: "true" }), true);
    const own = configure(prod, { phase: "scale", environmentVariables: '{"SPRING_APPLICATION_JSON":"{}"}' });
    assert.equal(own.application.environment.SPRING_APPLICATION_JSON, "{}");
  });

  it("needs a max_connections that includes the demand and the reserve", () => {
    const { connectionDemand, neededMaxConnections } = configure(prod, {});
    assert.equal(neededMaxConnections, connectionDemand + RESERVED_CONNECTIONS);
  });

  it("checks separate health groups of the application, and the placeholder's own path on the placeholder", () => {
    const image = "registry.malayalees.us/app:1.2.3";
    const paths = ({ application: a }: ReturnType<typeof configure>) => [a.healthPath, a.readinessPath, a.livenessPath];
    const health = "/management/health";
    assert.deepEqual(paths(configure(dev, { image })), [health, `${health}/readiness`, `${health}/liveness`]);
    assert.deepEqual(paths(configure(dev, {})), ["/", "/", "/"]);
  });
});
