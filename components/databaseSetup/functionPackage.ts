import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { readMigrations } from "../../database/migrationFiles";

/** What the function that sets the database up is made of. The same in every run, wherever the repository is checked out. */
export interface FunctionPackage {
  /** Path in the package → text. */
  readonly files: Readonly<Record<string, string>>;
  /** SHA-256 of the migrations: changes when there is something to apply, or when one was edited. */
  readonly migrationsHash: string;
  /** SHA-256 of the code. */
  readonly codeHash: string;
}

/** Of Lambda, until 2027-04-30; nodejs24.x after it. Source: AWS Lambda developer guide, "Building Lambda functions with Node.js" (2026-11). */
export const RUNTIME = "nodejs22.x";

const root = resolve(__dirname, "../..");
let made: FunctionPackage | undefined;

/**
 * Bundles database/lambda with what it imports, and adds the migrations. Done once a process, in some tens of milliseconds.
 * @throws DatabaseError when the migrations are not numbered as they must be
 */
export function functionPackage(): FunctionPackage {
  made ??= make();
  return made;
}

function make(): FunctionPackage {
  const migrations = readMigrations();
  const code = bundle();
  const sql = migrations.map(({ name, sql }) => [`migrations/${name}`, sql] as const);
  return {
    files: { "index.js": code, ...Object.fromEntries(sql) },
    migrationsHash: sha256(migrations.map(({ name, checksum }) => `${name} ${checksum}`).join("\n")),
    codeHash: sha256(code),
  };
}

function bundle(): string {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [join(root, "database/lambda/index.ts")],
    bundle: true,
    write: false,
    platform: "node",
    target: "node22",
    format: "cjs",
    // Not what happens to be in a file.
    tsconfigRaw: { compilerOptions: { strict: true } },
    // No paths of this machine in it; function names stay, for stack traces.
    minify: true,
    keepNames: true,
    // The runtime has the AWS SDK. Source: AWS Lambda developer guide, "Runtime-included SDK versions" (2026-11). pg's native half is not used.
    external: ["@aws-sdk/*", "pg-native"],
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
