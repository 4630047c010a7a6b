import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseError } from "./errors";

export interface Migration {
  /** Place in the order, from 1, without gaps. */
  readonly version: number;
  /** File name, for example `0001_app_cache.sql`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, hexadecimal; line ends do not count. */
  readonly checksum: string;
}

/** Where this folder's own migrations are; a bundle puts them elsewhere and says so. */
export const MIGRATIONS_FOLDER = join(__dirname, "migrations");

/**
 * Reads a folder of migrations, in order.
 * @throws DatabaseError when a file has no number, or a number is missing or there twice
 */
export function readMigrations(folder: string = MIGRATIONS_FOLDER): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return names.sort().map((name, index) => {
    const version = Number(/^(\d{4})_\w+\.sql$/.exec(name)?.[1]);
    if (version !== index + 1) {
      throw new DatabaseError(
        `the migration ${name} must begin with ${String(index + 1).padStart(4, "0")}_: numbers go up by one, without gaps`,
      );
    }
    const sql = readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n");
    return { version, name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
  });
}
