import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  IDLE_TIMEOUT_SECONDS,
  KEEP_ALIVE_SECONDS,
  KEEP_ALIVE_VARIABLE,
} from "../../components/configuration/keepAlive";
import { autoValue, type Phase } from "../../components/configuration/keys/key";
import { keys, settingNames } from "../../components/configuration/settings";
import { parseStackConfig } from "../../components/stackConfig";
import { targetGroupSpec } from "../../components/topologies/entrance";
import {
  POD_VARIABLES_BYTES,
  TASK_DEFINITION_BYTES,
  USER_DATA_BYTES,
  VARIABLE_BYTES,
} from "../../components/topologies/launchSizes";
import { STOP_SECONDS } from "../../components/topologies/stopSeconds";
import { policies } from "../../policies/catalogue";
import { dev } from "../support/badConfigurations";

const page = readFileSync("docs/image.md", "utf8");
const { application, scaling } = parseStackConfig(
  { ...dev, "malayalees:image": "registry.malayalees.us/app:1" },
  "dev",
);
const check = targetGroupSpec({ port: application.port, healthPath: application.livenessPath });

const memoryIn = (phase: Phase) => autoValue(keys.memory.auto, { environment: "dev", phase });

describe("the page on the image", () => {
  const sentences: readonly string[] = [
    `user and group ${application.user}`,
    `port ${application.port}`,
    `${application.healthPath}, with ${application.readinessPath.slice(application.healthPath.length)} and ` +
      `${application.livenessPath.slice(application.healthPath.length)} below it`,
    `each within ${check.timeoutSeconds} seconds`,
    `${application.startupSeconds} seconds, then ${check.unhealthyThreshold} failed checks in a row, ${check.intervalSeconds} seconds apart`,
    `${memoryIn("initial")} MiB in phase initial, ${memoryIn("growth")} in growth, ${memoryIn("scale")} in scale`,
    `SIGKILL after ${STOP_SECONDS} seconds`,
    `waits ${check.deregistrationDelaySeconds} seconds for running ones`,
    `load balancer ${IDLE_TIMEOUT_SECONDS} seconds, Tomcat ${KEEP_ALIVE_SECONDS} seconds by \`${KEEP_ALIVE_VARIABLE}\``,
    `| \`${KEEP_ALIVE_VARIABLE}\` | ${KEEP_ALIVE_SECONDS}s |`,
    `| be built for one architecture, and say which | ${application.architecture} |`,
    `| ec2 | ${USER_DATA_BYTES} bytes |`,
    `| fargate | ${TASK_DEFINITION_BYTES} bytes |`,
    `| eks, kubernetes | ${POD_VARIABLES_BYTES} bytes |`,
    `| all | ${VARIABLE_BYTES} bytes |`,
  ];
  for (const sentence of sentences) {
    it(`says what the code does: ${sentence}`, () => {
      assert.ok(page.includes(sentence));
    });
  }

  it("states the share of memory that /tmp has", () => {
    assert.equal(application.tmpSize * 8, scaling.memory);
    assert.match(page, /an eighth of memory/);
  });

  it("names every variable that the program sets", () => {
    for (const name of [...Object.keys(application.environment), "RDS_ENDPOINT", "DB_USERNAME", "DB_PASSWORD"])
      assert.ok(page.includes(`\`${name}\``), name);
  });

  it("names only keys and policies that exist", () => {
    const named = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, name = ""]) => name);
    const keys = named(/\| `?((?:`, `|[a-z][A-Za-z]+)+)`? \|/g).flatMap((names) => names.split("`, `"));
    assert.ok(keys.length > 8);
    for (const key of keys.filter((each) => /[A-Z]/.test(each)))
      assert.ok(
        settingNames.some((known) => known === key),
        key,
      );
    const rules = named(/\b((?:task|pod)-[a-z-]+)\b/g);
    assert.ok(rules.length > 0);
    for (const rule of rules)
      assert.ok(
        policies.some(({ name }) => name === rule),
        rule,
      );
  });
});
