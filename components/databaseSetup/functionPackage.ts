import { readMigrations } from "../../database/migrationFiles";
import { bundleFunction, sha256 } from "../support/functionBundle";

/** The files of the function that sets the database up. The same in every run, in any directory. */
export interface FunctionPackage {
  /** Path in the package → text. */
  readonly files: Readonly<Record<string, string>>;
  /** SHA-256 of the migrations: changes when one is added or edited. */
  readonly migrationsHash: string;
  /** SHA-256 of the code. */
  readonly codeHash: string;
}

let made: FunctionPackage | undefined;

/**
 * Bundles database/lambda with its imports, and adds the migrations. Runs once per process and takes some tens of milliseconds.
 * @throws DatabaseError when the migrations are not numbered correctly
 */
export function functionPackage(): FunctionPackage {
  made ??= make();
  return made;
}

function make(): FunctionPackage {
  const migrations = readMigrations();
  const code = bundleFunction("database/lambda/index.ts");
  const sql = migrations.map(({ name, sql }) => [`migrations/${name}`, sql] as const);
  return {
    files: { "index.js": code, ...Object.fromEntries(sql) },
    migrationsHash: sha256(migrations.map(({ name, checksum }) => `${name} ${checksum}`).join("\n")),
    codeHash: sha256(code),
  };
}
