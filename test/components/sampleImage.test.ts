import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { autoValue, type Phase } from "../../components/configuration/keys/key";
import { keys } from "../../components/configuration/settings";
import { parseStackConfig } from "../../components/stackConfig";
import { STOP_SECONDS } from "../../components/topologies/stopSeconds";
import { dev } from "../support/badConfigurations";
import { one } from "../support/offline";
import { sharedPlan } from "../support/plans";

/** The sample's Dockerfile and settings, beside what the stacks expect of an image. */

const RESOURCES = "spring/sample/src/main/resources";
const profileFile = (profile: string) => `${RESOURCES}/config/application-${profile}.yml`;
const PROFILES = ["prod-aws-postgres-cache", "local-postgres-cache"];

const { application } = parseStackConfig({ ...dev, "malayalees:image": "registry.malayalees.us/app:1" }, "dev");

const dockerfile = readFileSync("spring/sample/Dockerfile", "utf8")
  .replace(/^#.*\n/gm, "")
  .replaceAll("\\\n", "");
/** The words after an instruction, for each time that it is there. */
const instructions = (name: string) =>
  [...dockerfile.matchAll(new RegExp(`^ *${name} +(.+)$`, "gm"))].map(([, words = ""]) => words);
function only(name: string): string {
  const [first = "", ...others] = instructions(name);
  assert.deepEqual(others, [], name);
  return first;
}

/** A setting of a file, by its path. */
function setting(file: string, path: string): unknown {
  const value = path
    .split(".")
    .reduce<unknown>(
      (parent, name) => new Map(Object.entries(Object(parent))).get(name),
      parse(readFileSync(file, "utf8")),
    );
  assert.notEqual(value, undefined, `${file}: ${path}`);
  return value;
}
const common = (path: string) => setting(`${RESOURCES}/application.yml`, path);
const seconds = (duration: unknown) => Number(/^(\d+)s$/.exec(String(duration))?.[1]);

describe("the sample's Dockerfile", () => {
  it("takes a maintained JRE of one fixed release, for all stages", () => {
    const images = instructions("FROM").map(
      (words) => words.replace("--platform=$BUILDPLATFORM ", "").split(" ")[0] ?? "",
    );
    assert.ok(images.length > 1);
    for (const image of images) assert.match(image, /^eclipse-temurin:17\.\d+\.\d+_\d+-jre-[a-z]+$/);
    assert.equal(new Set(images).size, 1);
  });

  it("runs as the user, and listens on the port, that a stack has by default", () => {
    assert.equal(only("USER"), `${application.user}:${application.user}`);
    assert.equal(only("EXPOSE"), String(application.port));
    assert.equal(common("server.port"), application.port);
  });

  it("starts Java without a shell, so that SIGTERM reaches it", () => {
    assert.deepEqual(JSON.parse(only("ENTRYPOINT")).slice(0, 2), ["java", "-jar"]);
  });

  it("leaves its files to root, in layers, with the application's own last", () => {
    const copies = instructions("COPY").filter((words) => words.startsWith("--from=layers"));
    assert.ok(copies.every((words) => !words.includes("--chown")));
    assert.deepEqual(
      copies.flatMap((words) => /\/build\/layers\/([\w-]+)\//.exec(words)?.[1] ?? []),
      ["dependencies", "spring-boot-loader", "snapshot-dependencies", "application"],
    );
  });

  it("asks one of the paths of the contract whether it serves, with what is in the image", () => {
    const check = only("HEALTHCHECK");
    const path = /GET (\S+) HTTP/.exec(check)?.[1] ?? "";
    assert.ok([application.healthPath, application.readinessPath].includes(path), path);
    assert.ok(check.includes(`/dev/tcp/127.0.0.1/${application.port}`));
    assert.doesNotMatch(check, /curl|wget/);
  });

  it("has the certificates where the profile for AWS looks for them", () => {
    const url = String(setting(profileFile("prod-aws-postgres-cache"), "spring.datasource.url"));
    const file = /sslmode=verify-full&sslrootcert=\$\{DATABASE_CERTIFICATES:(.+?)\}/.exec(url)?.[1];
    assert.equal(file, `${instructions("WORKDIR").at(-1)}/database-certificates.pem`);
    assert.ok(instructions("COPY").includes("--from=layers /build/database-certificates.pem ./"));
  });

  /** MiB outside of heap and /tmp: the measured 205 (docs/sample-application.md), and more for compiled code and threads. */
  const OTHER_MEMORY = 380;
  for (const phase of ["initial", "growth", "scale"] satisfies readonly Phase[]) {
    it(`leaves room beside heap and /tmp in phase ${phase}`, () => {
      const memory = autoValue(keys.memory.auto, { environment: "dev", phase });
      const heap = (memory * Number(/-XX:MaxRAMPercentage=(\d+)/.exec(only("ENV"))?.[1])) / 100;
      assert.ok(memory - heap - memory / 8 >= OTHER_MEMORY);
    });
  }
});

describe("the sample's settings", () => {
  it("are in a file for the profile that a stack has by default", () => {
    assert.ok(existsSync(profileFile(application.environment.SPRING_PROFILES_ACTIVE ?? "")));
  });

  it("stop within the time that a platform gives", () => {
    const shutdown = seconds(common("spring.lifecycle.timeout-per-shutdown-phase"));
    assert.equal(common("server.shutdown"), "graceful");
    assert.ok(shutdown <= 30 && shutdown + 10 <= STOP_SECONDS);
  });

  it("answer at the health paths of the contract, and ask the database in no liveness check", () => {
    const base = `${common("management.endpoints.web.base-path")}/health`;
    assert.equal(base, application.healthPath);
    const groups = Object(common("management.endpoint.health.group"));
    assert.deepEqual(
      Object.keys(groups).map((name) => `${base}/${name}`),
      [application.livenessPath, application.readinessPath],
    );
    assert.equal(common("management.endpoint.health.group.liveness.include"), "livenessState");
    assert.match(String(common("management.endpoint.health.group.readiness.include")), /\bdb\b/);
    assert.ok(String(common("management.endpoints.web.exposure.include")).split(",").includes("health"));
  });

  for (const profile of PROFILES) {
    const hikari = (name: string) => Number(setting(profileFile(profile), `spring.datasource.hikari.${name}`));

    it(`fit the proxy's times, in ${profile}: it answers before the pool gives up, and never closes a connection first`, async () => {
      const { resources } = await sharedPlan("dev", { "malayalees:databaseProxy": "true" });
      const { idleClientTimeout } = one(resources, "aws:rds/proxy:Proxy").inputs;
      const { connectionPoolConfig } = one(resources, "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup").inputs;
      const { connectionBorrowTimeout } = Object(connectionPoolConfig);
      assert.ok(hikari("connection-timeout") > connectionBorrowTimeout * 1000);
      assert.ok(hikari("max-lifetime") < Number(idleClientTimeout) * 1000);
      assert.ok(hikari("idle-timeout") < hikari("max-lifetime"));
    });

    it(`keep fewer idle connections than any stack's pool has, in ${profile}`, () => {
      for (const phase of ["initial", "growth", "scale"] satisfies readonly Phase[])
        assert.ok(hikari("minimum-idle") < autoValue(keys.poolSize.auto, { environment: "dev", phase }));
    });

    it(`take the pool's size from the stack, in ${profile}`, () => {
      const size = String(setting(profileFile(profile), "spring.datasource.hikari.maximum-pool-size"));
      assert.match(size, /^\$\{SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE/);
    });
  }
});
