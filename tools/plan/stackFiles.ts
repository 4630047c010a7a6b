import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, YAMLParseError } from "yaml";
import { UsageError } from "./errors";

/** Project and configuration of a stack, as the CLI would put them together. */
export interface StackFiles {
  readonly project: string;
  /** Full key to text; structured values as JSON. */
  readonly config: Readonly<Record<string, string>>;
  /** Keys whose value is encrypted and cannot be read offline. */
  readonly encrypted: readonly string[];
}

const ENCRYPTED = "[encrypted in the stack file]";

/**
 * Reads Pulumi.yaml and Pulumi.<stack>.yaml.
 * @throws UsageError when there is no such stack or a file is not what it should be.
 */
export function readStackFiles(root: string, stack: string, overrides: Readonly<Record<string, string>>): StackFiles {
  const stacks = stacksIn(root);
  if (!stacks.includes(stack)) {
    throw new UsageError(`there is no stack "${stack}" (Pulumi.${stack}.yaml); there are: ${stacks.join(", ")}`);
  }
  const project = readYaml(root, "Pulumi.yaml");
  const name = project.name;
  if (typeof name !== "string") throw new UsageError("Pulumi.yaml has no name");
  const own = entriesOf(readYaml(root, `Pulumi.${stack}.yaml`).config, `config of Pulumi.${stack}.yaml`);
  const settings = own.map(([key, value]) => [key.includes(":") ? key : `${name}:${key}`, value] as const);
  const encrypted = settings.filter(([, value]) => isEncrypted(value)).map(([key]) => key);
  return {
    project: name,
    config: {
      ...defaultsOf(project.config, name),
      ...Object.fromEntries(settings.map(([key, value]) => [key, isEncrypted(value) ? ENCRYPTED : asText(value)])),
      ...overrides,
    },
    encrypted,
  };
}

function stacksIn(root: string): readonly string[] {
  return readdirSync(root)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((stack) => stack !== undefined)
    .sort();
}

/** What the project declares for a key that the stack does not set. */
function defaultsOf(declared: unknown, project: string): Record<string, string> {
  const defaults = entriesOf(declared, "config of Pulumi.yaml").flatMap(([key, declaration]) => {
    const fields = new Map(entriesOf(declaration, `${key} in Pulumi.yaml`));
    const value = fields.has("default") ? fields.get("default") : fields.get("value");
    return value === undefined ? [] : [[key.includes(":") ? key : `${project}:${key}`, asText(value)] as const];
  });
  return Object.fromEntries(defaults);
}

function readYaml(root: string, file: string): Record<string, unknown> {
  const path = join(root, file);
  if (!existsSync(path)) throw new UsageError(`there is no ${file}`);
  try {
    return Object.fromEntries(entriesOf(parse(readFileSync(path, "utf8")), file));
  } catch (error) {
    if (error instanceof YAMLParseError) throw new UsageError(`${file} is not YAML: ${error.message}`);
    throw error;
  }
}

function entriesOf(value: unknown, what: string): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (typeof value !== "object" || Array.isArray(value)) throw new UsageError(`${what} must be keys with values`);
  return Object.entries(value);
}

/** The CLI hands texts over as they are and everything else as JSON. */
function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}
