import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A program outside this repository that the end-to-end tests need. */
export interface Tool {
  readonly name: string;
  readonly isThere: () => boolean;
  /** What to type to get it. */
  readonly remedy: string;
}

/** The command that starts the AWS API emulator. */
export const emulatorCommand = (process.env.MOTO_SERVER ?? "moto_server").split(" ");

const tools: readonly Tool[] = [
  {
    name: "pulumi (the CLI)",
    isThere: () => answers("pulumi", ["version"]),
    remedy: "see https://www.pulumi.com/docs/iac/download-install/",
  },
  ...["aws", "awsx", "random"].map(plugin),
  {
    name: "moto_server (AWS API emulator)",
    // A command that was named is not tried out: it takes as long to start as the emulator.
    isThere: () => process.env.MOTO_SERVER !== undefined || answers("moto_server", ["--help"]),
    remedy: "pip install 'moto[server]'",
  },
];

/** Skips a suite that drives the engine against the emulator on a machine that lacks a tool for it. */
export function skipWithoutTools(context: Mocha.Context): void {
  skipWithout(context, tools);
}

/** Skips a suite on a machine that lacks a tool, and says which. Where E2E_REQUIRED is set nothing may be skipped. */
export function skipWithout(context: Mocha.Context, needed: readonly Tool[]): void {
  const missing = needed.filter((tool) => !tool.isThere()).map(({ name, remedy }) => `${name} is missing: ${remedy}`);
  if (missing.length === 0) return;
  if (process.env.E2E_REQUIRED) throw new Error(`E2E_REQUIRED is set, but ${missing.join("; ")}`);
  for (const line of missing) console.log(`      skipped: ${line}`);
  context.skip();
}

/** The engine's plugin for a provider, in the version of its SDK. */
export function plugin(name: string): Tool {
  const version = pluginVersion(name);
  return {
    name: `the ${name} plugin ${version}`,
    isThere: () => installedPlugins().includes(`${name} ${version}`),
    remedy: `pulumi plugin install resource ${name} ${version}`,
  };
}

export function answers(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function installedPlugins(): readonly string[] {
  const { stdout } = spawnSync("pulumi", ["plugin", "ls", "--json"], { encoding: "utf8" });
  if (!stdout) return [];
  const plugins = JSON.parse(stdout) as readonly { name: string; version: string }[];
  return plugins.map(({ name, version }) => `${name} ${version}`);
}

/** The plugin goes with the SDK, which package.json pins. */
export function pluginVersion(name: string): string {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };
  return manifest.dependencies[`@pulumi/${name}`] ?? "";
}
