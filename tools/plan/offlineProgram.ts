import * as pulumi from "@pulumi/pulumi";
import { OfflineMonitor, type OfflineResource } from "./offlineMonitor";
import { SECRET } from "./values";

/** Where a program runs. */
export interface OfflineStack {
  readonly project: string;
  readonly stack: string;
  readonly region: string;
  /** Full key to text, as the engine hands configuration over. */
  readonly config: Readonly<Record<string, string>>;
}

export interface OfflineRun {
  /** In the order of registration; the stack itself is the first. */
  readonly resources: readonly OfflineResource[];
  /** Secrets are `[secret]`, what only an update can tell is left out. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

type Outputs = Record<string, unknown> | undefined;

/**
 * Runs a Pulumi program without an engine: in the Node runtime of Pulumi, against a monitor that records and answers.
 * Runs must follow each other, as the runtime of a process has one monitor at a time.
 */
export async function runOfflineProgram(
  program: () => Outputs | Promise<Outputs>,
  { project, stack, region, config }: OfflineStack,
): Promise<OfflineRun> {
  const monitor = new OfflineMonitor(region);
  monitor.install(project, stack, config);
  // Thrown inside, an error would reject every promise that the runtime keeps on the stack as well.
  let failure: { readonly error: unknown } | undefined;
  const outputs = await pulumi.runtime.runInPulumiStack(async () => {
    try {
      return await maskSecrets(await program());
    } catch (error) {
      failure = { error };
      return {};
    }
  });
  await pulumi.runtime.disconnect();
  if (failure) throw failure.error;
  return { resources: monitor.resources, outputs: isRecord(outputs) ? outputs : {} };
}

/** Outputs as people may see them. */
async function maskSecrets(outputs: Outputs): Promise<Record<string, unknown>> {
  const entries = Object.entries(outputs ?? {}).map(async ([name, value]) => {
    const output = pulumi.output(value);
    return [name, (await pulumi.isSecret(output)) ? SECRET : output] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
