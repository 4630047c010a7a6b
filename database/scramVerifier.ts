import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { DatabaseError } from "./errors";

/** PostgreSQL's own figures. Source: PostgreSQL manual, scram_iterations; RFC 5803 for the form (2026-11). */
const ITERATIONS = 4096;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/**
 * What PostgreSQL stores of a password, computed by the client: the password never reaches the server, its log or a statement.
 * @param salt only for tests @default 16 random bytes
 * @throws DatabaseError when the password is empty or not printable ASCII; only ASCII needs no Unicode normalisation (SASLprep)
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(SALT_BYTES)): string {
  if (!/^[\x20-\x7e]+$/.test(password)) {
    throw new DatabaseError("the application's password must be printable ASCII characters, at least one");
  }
  const salted = pbkdf2Sync(password, salt, ITERATIONS, HASH_BYTES, "sha256");
  const storedKey = createHash("sha256").update(hmac(salted, "Client Key")).digest("base64");
  const serverKey = hmac(salted, "Server Key").toString("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
