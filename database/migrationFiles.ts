import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseError } from "./errors";

export interface Migration {
  /** Place in the order, from 1, without gaps. */
  readonly version: number;
  /** File name, for example `0001_app_cache.sql`. */
  readonly name: string;
  /** As it is sent, in ASCII: a database of any encoding takes it. */
  readonly sql: string;
  /** SHA-256 of the file's text, hexadecimal; line ends do not count. */
  readonly checksum: string;
}

/** Where this folder's own migrations are; a bundle puts them elsewhere and says so. */
export const MIGRATIONS_FOLDER = join(__dirname, "migrations");

/**
 * Reads a folder of migrations, in order.
 * @throws DatabaseError when a file has no number, or a number is missing or there twice; when there is more than ASCII outside comments
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
    const text = readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n");
    return { version, name, sql: inAscii(name, text), checksum: createHash("sha256").update(text).digest("hex") };
  });
}

/** Everything that is not ASCII. */
const BEYOND_ASCII = /[^\0-\x7f]/gu;

/**
 * A server converts all that it is sent into its database's encoding, comments included, and refuses the migration for a character that
 * it lacks there. So each such character is sent as a question mark, which keeps the places of what errors point to.
 */
function inAscii(name: string, text: string): string {
  for (const [index, line] of text.split("\n").entries()) {
    const [code = ""] = line.split(/^\s*--/);
    if (code.search(BEYOND_ASCII) >= 0)
      throw new DatabaseError(
        `${name}, line ${index + 1}: a migration is ASCII outside of lines of comment, for databases of any encoding`,
      );
  }
  return text.replace(BEYOND_ASCII, "?");
}
