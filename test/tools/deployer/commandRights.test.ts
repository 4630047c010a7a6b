import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { actionsOfCommands } from "../../../tools/deployer/commandRights";

const callsAws = (file: string) => /from "@aws-sdk\/client-/.test(readFileSync(file, "utf8"));

describe("what the commands ask of AWS", () => {
  it("is said of every folder that has a client of AWS", () => {
    const folders = readdirSync("tools").filter(
      (name) =>
        statSync(join("tools", name)).isDirectory() &&
        readdirSync(join("tools", name), { recursive: true, encoding: "utf8" })
          .filter((file) => file.endsWith(".ts"))
          .some((file) => callsAws(join("tools", name, file))),
    );
    assert.deepEqual([...actionsOfCommands(".").keys()].sort(), folders.filter((name) => name !== "support").sort());
  });

  it("has the names that IAM has", () => {
    const all = actionsOfCommands(".");
    assert.deepEqual(all.get("db"), ["lambda:InvokeFunction"]);
    assert.ok(all.get("task")?.includes("iam:PassRole"));
    assert.ok(all.get("reboot")?.includes("rds:RebootDBInstance"));
  });
});
