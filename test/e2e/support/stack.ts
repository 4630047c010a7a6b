import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseDocument } from "yaml";

/** Variables for the engine and its providers, for example an emulator's. */
export type Environment = Readonly<Record<string, string>>;

const root = resolve(__dirname, "../../..");

export const policyPack = join(root, "policies");

/** What happened to one resource in an operation. */
export interface Step {
  readonly urn: string;
  /** The engine's word for it: same, create, update … */
  readonly op: string;
  /** Inputs that changed, for a test's message. */
  readonly diffs: readonly string[];
}

/** What an operation printed and did; the engine's own default providers are left out. */
export interface Result {
  readonly stdout: string;
  readonly steps: readonly Step[];
}

export interface OperationOptions {
  /** Runs the operation under the policy pack. */
  readonly policies?: boolean;
  /** Folder of the pack. @default policies */
  readonly pack?: string;
  /** Path of the policy pack's configuration. */
  readonly policyConfig?: string;
  /** Reads every resource anew first. */
  readonly refresh?: boolean;
}

/** A resource as the state file has it: secrets are encrypted. */
export interface StoredResource {
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

const OPERATIONS = {
  preview: ["preview"],
  up: ["up", "--yes", "--skip-preview"],
  destroy: ["destroy", "--yes", "--skip-preview"],
} as const;

/** Waiting for AWS takes no processor: the engine's default of four operations a core would make them wait for each other. */
const COMMON = ["--color", "never", "--suppress-progress", "--parallel", "64"];

/** What a test may change, and what finds that by its own place: Node follows links. */
const COPIED = ["index.ts", "components", "database", "Pulumi.yaml"];
/** The rest of the program. */
const LINKED = ["policies", "node_modules", "package.json", "tsconfig.json"];

/**
 * A stack that the Pulumi CLI drives. The automation API would start the CLI four times for each update, to read outputs and history
 * back; here they are read from the state file.
 */
export class TestStack {
  private constructor(
    private readonly name: string,
    readonly workDir: string,
    private readonly state: string,
    /** Variables with which a command finds the stack's state, and the emulator. */
    readonly environment: Environment,
  ) {}

  /**
   * The real program in a work directory of its own: the program and its settings are copied, so that a test may
   * change them.
   */
  static open(name: string, environment: Environment): Promise<TestStack> {
    const workDir = mkdtempSync(join(tmpdir(), `malayalees-${name}-`));
    for (const linked of LINKED) symlinkSync(join(root, linked), join(workDir, linked));
    for (const copied of [...COPIED, `Pulumi.${name}.yaml`])
      cpSync(join(root, copied), join(workDir, copied), { recursive: true });
    return TestStack.create(name, workDir, environment);
  }

  /** A program of test/e2e/programs. */
  static openProgram(name: string, environment: Environment): Promise<TestStack> {
    const workDir = mkdtempSync(join(tmpdir(), `malayalees-${name}-`));
    for (const linked of ["node_modules", "policies"]) symlinkSync(join(root, linked), join(workDir, linked));
    cpSync(join(root, "test/e2e/programs", name), workDir, { recursive: true });
    return TestStack.create("test", workDir, environment);
  }

  private static async create(name: string, workDir: string, environment: Environment): Promise<TestStack> {
    const state = mkdtempSync(join(tmpdir(), "malayalees-state-"));
    const stack = new TestStack(name, workDir, state, {
      ...environment,
      PULUMI_BACKEND_URL: `file://${state}`,
      PULUMI_CONFIG_PASSPHRASE: "only for this test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DEBUG_COMMANDS: "true", // the CLI takes --event-log with it alone
      // The state is written at the end, also of an operation that is interrupted or fails, and not twice for each resource.
      PULUMI_EXPERIMENTAL: "true",
      PULUMI_SKIP_CHECKPOINTS: "true",
    });
    await stack.run(["stack", "init"]);
    return stack;
  }

  /** Sets keys of the program's configuration, whole; undefined takes a key away. */
  configure(values: Readonly<Record<string, string | object | undefined>>): void {
    const file = join(this.workDir, `Pulumi.${this.name}.yaml`);
    const document = parseDocument(readFileSync(file, "utf8"));
    for (const [key, value] of Object.entries(values)) document.setIn(["config", `malayalees:${key}`], value);
    writeFileSync(file, document.toString({ lineWidth: 0 }));
  }

  /** @throws with all that the engine printed when the operation fails */
  async operate(
    operation: keyof typeof OPERATIONS,
    { policies = false, pack = policyPack, policyConfig, refresh = false }: OperationOptions = {},
  ): Promise<Result> {
    const events = join(this.state, "events.log");
    const stdout = await this.run([
      ...OPERATIONS[operation],
      ...COMMON,
      ...["--event-log", events],
      ...(policies ? ["--policy-pack", pack] : []),
      ...(policyConfig === undefined ? [] : ["--policy-pack-config", policyConfig]),
      ...(refresh ? ["--refresh"] : []),
    ]);
    const lines = readFileSync(events, "utf8").split("\n").filter(Boolean);
    const steps = lines.flatMap((line) => stepOf(JSON.parse(line)));
    rmSync(events);
    return { stdout, steps };
  }

  outputs(): Readonly<Record<string, unknown>> {
    return this.resources().find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};
  }

  resources(): readonly StoredResource[] {
    return JSON.parse(this.stateText()).checkpoint.latest?.resources ?? [];
  }

  /** The state file on one line. */
  stateText(): string {
    return JSON.stringify(JSON.parse(readFileSync(this.stateFile(), "utf8")));
  }

  /** Takes a copy of the state, as a bucket with versions has one, and gives what puts it back. */
  keepState(): () => void {
    const copy = readFileSync(this.stateFile());
    return () => writeFileSync(this.stateFile(), copy);
  }

  private stateFile(): string {
    const project = parseDocument(readFileSync(join(this.workDir, "Pulumi.yaml"), "utf8")).get("name");
    return join(this.state, `.pulumi/stacks/${project}/${this.name}.json`);
  }

  remove(): void {
    for (const directory of [this.workDir, this.state]) rmSync(directory, { recursive: true, force: true });
  }

  /** Starts an update and interrupts it, as Ctrl-C does, once it has printed this and what was to happen meanwhile has happened. */
  async interruptUpdate(after: RegExp, meanwhile: () => Promise<void>): Promise<string> {
    const running = this.start([...OPERATIONS.up, ...COMMON]);
    await running.printed(after);
    await meanwhile();
    running.child.kill("SIGINT");
    const { code, stdout, stderr } = await running.ended;
    if (code === 0) throw new Error(`the update was over before it was interrupted:\n${stdout}`);
    return `${stdout}\n${stderr}`;
  }

  private async run(args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.start(args).ended;
    if (code !== 0) throw new Error(`pulumi ${args[0]} ended with ${code}:\n${stdout}\n${stderr}`);
    return stdout;
  }

  private start(args: readonly string[]) {
    const child = spawn("pulumi", [...args, "--stack", this.name, "--non-interactive"], {
      cwd: this.workDir,
      env: { ...process.env, ...this.environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const ended = once(child, "close").then(([code]: (number | null)[]) => ({ code, stdout, stderr }));
    const printed = async (what: RegExp) => {
      while (!what.test(stdout) && child.exitCode === null) await Promise.race([once(child.stdout, "data"), ended]);
    };
    return { child, ended, printed };
  }
}

/** An event of the engine, as far as it is looked at. */
export interface LoggedEvent {
  readonly resourcePreEvent?: {
    readonly metadata: { readonly urn: string; readonly op: string; readonly detailedDiff?: object };
  };
}

/** What an event says of a resource, if anything. */
export function stepOf({ resourcePreEvent }: LoggedEvent): readonly Step[] {
  if (resourcePreEvent === undefined) return [];
  const { urn, op, detailedDiff } = resourcePreEvent.metadata;
  return /::pulumi:providers:\w+::default/.test(urn) ? [] : [{ urn, op, diffs: Object.keys(detailedDiff ?? {}) }];
}

/** The steps that change something, of resources whose URN has one of these types. */
export function stepsOf(steps: readonly Step[], types: readonly string[]): readonly Step[] {
  return steps.filter(
    ({ urn, op }) => op !== "same" && op !== "refresh" && types.some((type) => urn.includes(`${type}::`)),
  );
}
