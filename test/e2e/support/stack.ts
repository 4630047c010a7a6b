import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type EngineEvent, LocalWorkspace, type Stack } from "@pulumi/pulumi/automation";

/** Variables for the engine and its providers, for example an emulator's. */
export type Environment = Readonly<Record<string, string>>;

const root = resolve(__dirname, "../../..");

/** What happened to each resource of an operation: logical name and type to the engine's word for it. */
export interface Step {
  readonly urn: string;
  readonly op: string;
  /** Inputs that changed, for a test's message. */
  readonly diffs: readonly string[];
}

export interface TestStack {
  readonly stack: Stack;
  readonly workDir: string;
  /** Variables with which a command finds the stack's state, and the emulator. */
  readonly environment: Environment;
  remove(): void;
}

/** What a test may change, and what finds that by its own place: Node follows links. */
const COPIED = ["index.ts", "components", "database"];
/** The rest of the program. */
const LINKED = ["policies", "node_modules", "package.json", "tsconfig.json"];

/**
 * The real program in a work directory of its own: the program and its settings are copied, so that a test may
 * change them. State is a folder there as well.
 */
export async function openStack(name: string, environment: Environment): Promise<TestStack> {
  const workDir = mkdtempSync(join(tmpdir(), `malayalees-${name}-`));
  for (const linked of LINKED) symlinkSync(join(root, linked), join(workDir, linked));
  for (const copied of COPIED) cpSync(join(root, copied), join(workDir, copied), { recursive: true });
  cpSync(join(root, `Pulumi.${name}.yaml`), join(workDir, `Pulumi.${name}.yaml`));
  return create(name, workDir, environment, () => cpSync(join(root, "Pulumi.yaml"), join(workDir, "Pulumi.yaml")));
}

/** A program that stands in test/e2e/programs. */
export async function openProgram(name: string, environment: Environment): Promise<TestStack> {
  const workDir = mkdtempSync(join(tmpdir(), `malayalees-${name}-`));
  symlinkSync(join(root, "node_modules"), join(workDir, "node_modules"));
  return create("test", workDir, environment, () =>
    cpSync(join(root, "test/e2e/programs", name), workDir, { recursive: true }),
  );
}

async function create(
  stackName: string,
  workDir: string,
  environment: Environment,
  prepare: () => void,
): Promise<TestStack> {
  prepare();
  const state = mkdtempSync(join(tmpdir(), "malayalees-state-"));
  const envVars = {
    ...environment,
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_CONFIG_PASSPHRASE: "only for this test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const stack = await LocalWorkspace.createOrSelectStack({ stackName, workDir }, { envVars });
  return {
    stack,
    workDir,
    environment: envVars,
    remove() {
      for (const directory of [workDir, state]) rmSync(directory, { recursive: true, force: true });
    },
  };
}

export const policyPack = join(root, "policies");

/** Collects what an operation does to each resource; the engine's own default providers are none. */
export function stepRecorder(): { readonly steps: readonly Step[]; readonly onEvent: (event: EngineEvent) => void } {
  const steps: Step[] = [];
  return {
    steps,
    onEvent(event) {
      const metadata = event.resourcePreEvent?.metadata;
      if (metadata && !/::pulumi:providers:\w+::default/.test(metadata.urn))
        steps.push({ urn: metadata.urn, op: metadata.op, diffs: Object.keys(metadata.detailedDiff ?? {}) });
    },
  };
}

/** The steps that are more than "same", of resources whose URN has one of these types. */
export function stepsOf(steps: readonly Step[], types: readonly string[]): readonly Step[] {
  return steps.filter(({ urn, op }) => op !== "same" && types.some((type) => urn.includes(`${type}::`)));
}
