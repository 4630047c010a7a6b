import { spawnSync } from "node:child_process";
import { MissingProgram } from "./errors";

/** Programs outside this repository that commands start: how to ask for them, and how to get them. */
const programs = {
  pulumi: {
    name: "the Pulumi CLI (pulumi)",
    version: "version",
    remedy: "see https://www.pulumi.com/docs/iac/download-install/",
  },
  "redis-server": { name: "redis-server", version: "--version", remedy: "apt-get install redis-server" },
  "redis-benchmark": { name: "redis-benchmark", version: "--version", remedy: "apt-get install redis-tools" },
  vegeta: {
    name: "vegeta",
    version: "-version",
    remedy: goInstall("github.com/tsenart/vegeta/v12@v12.13.0"),
  },
  docker: {
    name: "Docker with buildx (docker)",
    version: "--version",
    remedy: "see https://docs.docker.com/engine/install/",
  },
  aws: { name: "the AWS CLI (aws)", version: "--version", remedy: "see https://docs.aws.amazon.com/cli/" },
  syft: { name: "syft", version: "--version", remedy: goInstall("github.com/anchore/syft/cmd/syft@v1.57.1") },
  grype: { name: "grype", version: "--version", remedy: goInstall("github.com/anchore/grype/cmd/grype@v0.121.3") },
  actionlint: {
    name: "actionlint",
    version: "--version",
    remedy: goInstall("github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"),
  },
  shellcheck: { name: "shellcheck", version: "--version", remedy: "apt-get install shellcheck" },
  pgbench: { name: "pgbench", version: "--version", remedy: "apt-get install postgresql (15 or newer)" },
} as const;

type ProgramName = keyof typeof programs;

/** @throws MissingProgram, which says what is missing and how to get it, when this machine does not have the program */
export function requireProgram(name: ProgramName): void {
  const { error } = spawnSync(name, [programs[name].version], { stdio: "ignore" });
  if (error !== undefined) throw missing(name);
}

/** The error of a program that is not there, by its name. */
export function missing(name: string): MissingProgram {
  const known = Object.entries(programs).find(([each]) => each === name)?.[1];
  return new MissingProgram(known?.name ?? name, known?.remedy ?? "install it");
}

/** Go checks what it fetches against its own log of checksums, so the version says exactly what is installed. */
function goInstall(module: string): string {
  return `go install ${module} (Go from https://go.dev/dl)`;
}
