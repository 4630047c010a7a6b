import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A program outside this repository that the end-to-end tests need. */
interface Tool {
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
  ...["aws", "awsx", "random"].map((name) => ({
    name: `the ${name} plugin ${pluginVersion(name)}`,
    isThere: () => installedPlugins().includes(`${name} ${pluginVersion(name)}`),
    remedy: `pulumi plugin install resource ${name} ${pluginVersion(name)}`,
  })),
  {
    name: "moto_server (AWS API emulator)",
    isThere: () => answers(emulatorCommand[0] ?? "", [...emulatorCommand.slice(1), "--help"]),
    remedy: "pip install 'moto[server]'",
  },
];

/** What is missing, a line each, empty when the tests can run. */
export function missingTools(): readonly string[] {
  return tools.filter((tool) => !tool.isThere()).map(({ name, remedy }) => `${name} is missing: ${remedy}`);
}

/**
 * Skips a suite on a machine that lacks a tool, and says which. Where E2E_REQUIRED is set nothing may be skipped.
 */
export function skipWithoutTools(context: Mocha.Context): void {
  const missing = missingTools();
  if (missing.length === 0) return;
  if (process.env.E2E_REQUIRED) throw new Error(`E2E_REQUIRED is set, but ${missing.join("; ")}`);
  for (const line of missing) console.log(`      skipped: ${line}`);
  context.skip();
}

function answers(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

function installedPlugins(): readonly string[] {
  const { stdout } = spawnSync("pulumi", ["plugin", "ls", "--json"], { encoding: "utf8" });
  if (!stdout) return [];
  const plugins = JSON.parse(stdout) as readonly { name: string; version: string }[];
  return plugins.map(({ name, version }) => `${name} ${version}`);
}

/** The plugin goes with the SDK, which package.json pins. */
function pluginVersion(name: string): string {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { dependencies: Record<string, string> };
  return manifest.dependencies[`@pulumi/${name}`] ?? "";
}
