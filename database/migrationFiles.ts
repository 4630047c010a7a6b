import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { earlierChecksums } from "./earlierChecksums";
import { DatabaseError } from "./errors";

export interface Migration {
  /** Place in the order, from 1, without gaps. */
  readonly version: number;
  /** File name, for example `0001_app_cache.sql`. */
  readonly name: string;
  /** What is sent, in ASCII: databases of every encoding accept it. */
  readonly sql: string;
  /** SHA-256 of the statements, hexadecimal: lines of comment, blank lines and line ends do not count. */
  readonly checksum: string;
  /** What a database may have recorded instead, by an earlier version of the program. */
  readonly earlierChecksum?: string;
}

/** The project's migrations. A bundle has them elsewhere, and passes its own folder. */
export const MIGRATIONS_FOLDER = join(__dirname, "migrations");

/**
 * Reads a folder of migrations, in order.
 * @throws DatabaseError when a file has no number, when a number is missing or used twice, and when there is more than ASCII outside comments
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
    return {
      version,
      name,
      sql: inAscii(name, text),
      checksum: checksumOf(text),
      earlierChecksum: earlierChecksums[name],
    };
  });
}

const COMMENT_OR_BLANK = /^\s*(--|$)/;

/** A comment may be reworded after its migration was applied; a statement may not. */
function checksumOf(text: string): string {
  const statements = text.split("\n").filter((line) => !COMMENT_OR_BLANK.test(line));
  return createHash("sha256").update(statements.join("\n")).digest("hex");
}

/** Everything that is not ASCII. */
const BEYOND_ASCII = /[^\0-\x7f]/gu;

/**
 * A server converts every statement, with its comments, into the encoding of its database, and refuses a character that this encoding
 * lacks. So each such character is sent as a question mark, which keeps the positions that errors point to.
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
