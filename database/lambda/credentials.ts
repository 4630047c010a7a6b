import { setTimeout } from "node:timers/promises";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DatabaseError, namedReasonOf } from "../errors";
import type { Credentials } from "./place";

// When Secrets Manager cannot be reached, this fails within a minute, long before the function's own timeout.
const ownClient = new SecretsManagerClient({
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 },
});

/** How secrets are read. */
interface Reading {
  readonly client: SecretsManagerClient;
  /**
   * Milliseconds between two tries when access is denied: a new permission takes some seconds to take effect everywhere.
   * Source: AWS IAM user guide, "Changes that I make are not always immediately visible" (2026-11).
   */
  readonly pauseMs: number;
  /** Called for every try that failed. */
  readonly report: (what: string) => void;
}

const READING: Reading = { client: ownClient, pauseMs: 5_000, report: console.log };
const PERMISSION_TRIES = 5;

/**
 * Reads a JSON secret with the fields username and password.
 * @throws DatabaseError that names the secret, never what is in it
 */
export async function readCredentials(secretArn: string, options: Partial<Reading> = {}): Promise<Credentials> {
  const found = parseCredentials(await readText(secretArn, { ...READING, ...options }));
  if (!found) throw new DatabaseError(`the secret ${secretArn} must be JSON with the texts username and password`);
  return found;
}

async function readText(secretArn: string, { client, pauseMs, report }: Reading): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
      return SecretString ?? "";
    } catch (error) {
      const denied = error instanceof Error && error.name === "AccessDeniedException";
      if (!denied || tries === PERMISSION_TRIES) throw explained(secretArn, error);
      report(`waiting for the permission to read ${secretArn}`);
      await setTimeout(pauseMs);
    }
  }
}

function explained(secretArn: string, error: unknown): DatabaseError {
  return new DatabaseError(`cannot read the secret ${secretArn}: ${namedReasonOf(error)}`, { cause: error });
}

/** @returns undefined when the text is not JSON with the texts username and password */
export function parseCredentials(text: string): Credentials | undefined {
  try {
    const { username, password }: Readonly<Record<string, unknown>> = JSON.parse(text);
    return typeof username === "string" && typeof password === "string" ? { username, password } : undefined;
  } catch {
    // The parser's own message quotes the text.
    return undefined;
  }
}
