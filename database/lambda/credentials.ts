import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DatabaseError } from "../errors";
import type { Credentials } from "./place";

// Without a way to Secrets Manager it is told within a minute, not when the function's time is up.
const client = new SecretsManagerClient({
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 },
});

/**
 * Reads a JSON secret with the fields username and password.
 * @throws DatabaseError that names the secret, never what is in it
 */
export async function readCredentials(secretArn: string): Promise<Credentials> {
  const text = await client.send(new GetSecretValueCommand({ SecretId: secretArn })).then(
    ({ SecretString }) => SecretString ?? "",
    (error: unknown) => {
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new DatabaseError(`cannot read the secret ${secretArn}: ${reason}`, { cause: error });
    },
  );
  const found = parse(text);
  if (!found) throw new DatabaseError(`the secret ${secretArn} must be JSON with the texts username and password`);
  return found;
}

function parse(text: string): Credentials | undefined {
  try {
    const { username, password }: Readonly<Record<string, unknown>> = JSON.parse(text);
    return typeof username === "string" && typeof password === "string" ? { username, password } : undefined;
  } catch {
    // The parser's own message quotes the text.
    return undefined;
  }
}
