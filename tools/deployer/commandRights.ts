import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../reference/commands";

export const permissionsPage = "docs/permissions.md";

/** Prefix in IAM of a client of AWS's SDK, where it is not the client's name. Source: Service Authorization Reference (2026-11). */
const PREFIXES: Readonly<Record<string, string>> = {
  "auto-scaling": "autoscaling",
  "cloudwatch-logs": "logs",
  "elastic-load-balancing-v2": "elasticloadbalancing",
  "secrets-manager": "secretsmanager",
};

/** Actions that have another name than the operation. Source: the same, "AWS Lambda". */
const ACTIONS: Readonly<Record<string, string>> = { "lambda:Invoke": "lambda:InvokeFunction" };

/** What AWS asks for besides. Source: Amazon ECS developer guide, "Amazon ECS task IAM role", RunTask with roles (2026-11). */
const BESIDES: Readonly<Record<string, readonly string[]>> = { "ecs:RunTask": ["iam:PassRole"] };

/** What each command asks of AWS itself, by its imports from AWS's SDK; updates that it starts need the deployer's rights besides. */
export function actionsOfCommands(root: string): ReadonlyMap<string, readonly string[]> {
  const names = commands.map(({ name }) => name);
  const found = names.map((name) => [name, actionsIn(join(root, "tools", name))] as const);
  return new Map(found.filter(([, actions]) => actions.length > 0));
}

export function commandsTable(root: string): readonly string[] {
  const rows = [...actionsOfCommands(root)].map(([name, actions]) => `| \`${name}\` | ${actions.join(", ")} |`);
  return ["| command | asks AWS for |", "|---|---|", ...rows];
}

function actionsIn(folder: string): readonly string[] {
  const texts = filesIn(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const actions = texts
    .flatMap((text) => [...text.matchAll(/import \{([^}]*)\} from "@aws-sdk\/client-([\w-]+)"/g)])
    .flatMap(([, imported = "", client = ""]) =>
      [...imported.matchAll(/\b(\w+)Command\b/g)].map(([, operation]) => `${PREFIXES[client] ?? client}:${operation}`),
    )
    .map((action) => ACTIONS[action] ?? action);
  return [...new Set(actions.flatMap((action) => [action, ...(BESIDES[action] ?? [])]))].sort();
}

/** Not every command has a folder of its name. */
function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith(".ts"));
  } catch {
    return [];
  }
}
