import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import type { Emulator } from "./emulator";
import type { Environment } from "./stack";

const root = resolve(__dirname, "../../..");
const page = "docs/first-account.md";

/** What the page's commands call beside Pulumi and npm: no such program is needed here. */
const STAND_INS: Readonly<Record<string, string>> = {
  aws: "echo 123456789012",
  gh: 'printf "%s\\n" "$*" >> "$GH_LOG"',
};

/** What came of the commands, before the first update of a stack. */
export interface Walked {
  /** What GitHub was asked, a line each. */
  readonly github: readonly string[];
  /** What the shell printed. */
  readonly text: string;
}

/** The blocks of commands of a page, in their order. */
export function commandsOf(text: string): readonly string[] {
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = ""]) => block);
}

/** Runs the commands of docs/first-account.md, as they stand there, up to the first update of a stack: in a folder of their own. */
export async function walkFirstAccount(emulator: Emulator): Promise<Walked> {
  const home = mkdtempSync(join(tmpdir(), "malayalees-account-"));
  try {
    const [policies = "", bootstrap = "", move = "", stacks = ""] = commandsOf(readFileSync(join(root, page), "utf8"));
    const log = join(home, "gh.log");
    const { PULUMI_DEBUG_PROVIDERS: _, ...environment } = emulator.environment;
    const session = {
      directory: prepare(home),
      // An administrator's key, and a provider of its own, as the other's calls are judged.
      environment: { ...environment, ...settings(home), AWS_ACCESS_KEY_ID: "administrator", GH_LOG: log },
    };
    const first = await shell(session, policies + bootstrap);
    await letPlainHttpIn(emulator);
    // The shell is a new one, so it goes where the first one was.
    const second = await shell(session, `export PULUMI_CONFIG_PASSPHRASE=\ncd bootstrap\n${move}${stacks}`);
    return { github: readFileSync(log, "utf8").trim().split("\n"), text: first + second };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The bucket refuses requests without TLS, and the emulator has none: only now that this is seen is its policy taken away. */
async function letPlainHttpIn(emulator: Emulator): Promise<void> {
  const buckets = await emulator.request("s3", "/");
  const bucket = /<Name>(malayalees-state-\w+)<\/Name>/.exec(buckets)?.[1] ?? "";
  await assert.rejects(emulator.request("s3", `/${bucket}/.pulumi/meta.yaml`), /403/);
  await emulator.request("s3", `/${bucket}?policy`, { method: "DELETE" });
}

function settings(home: string): Environment {
  return {
    PATH: [join(home, "bin"), process.env.PATH].join(delimiter),
    // What it is logged in to would be in a file beside the plugins, for all tests.
    PULUMI_CREDENTIALS_PATH: home,
    PULUMI_SKIP_CONFIRMATIONS: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // The state is written at the end, as in stack.ts.
    PULUMI_EXPERIMENTAL: "true",
    PULUMI_SKIP_CHECKPOINTS: "true",
  };
}

/** The program's folder, with stand-ins for what a newcomer has installed. */
function prepare(home: string): string {
  const directory = join(home, "repository");
  for (const folder of [directory, join(home, "bin")]) mkdirSync(folder);
  for (const linked of ["components", "database", "index.ts", "node_modules", "package.json", "policies", "tools"])
    symlinkSync(join(root, linked), join(directory, linked));
  for (const copied of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"])
    cpSync(join(root, copied), join(directory, copied));
  cpSync(join(root, "bootstrap"), join(directory, "bootstrap"), {
    recursive: true,
    filter: (path) => !/policies$|Pulumi\.\w+\.yaml$/.test(path),
  });
  for (const [name, line] of Object.entries(STAND_INS)) {
    const file = join(home, "bin", name);
    writeFileSync(file, `#!/bin/sh\n${line}\n`);
    chmodSync(file, 0o755);
  }
  return directory;
}

async function shell(
  { directory, environment }: { readonly directory: string; readonly environment: Environment },
  commands: string,
): Promise<string> {
  const child = spawn("bash", ["-euo", "pipefail", "-c", commands], {
    cwd: directory,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
  const [code] = await once(child, "close");
  assert.equal(code, 0, `${page}: ${text}`);
  return text;
}
