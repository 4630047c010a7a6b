import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DatabaseError } from "../errors";
import { withoutStack } from "../lambda/answers";
import { readCredentials } from "../lambda/credentials";
import { untilItAnswers } from "../lambda/patience";
import { connectionUrl, readPlace } from "../lambda/place";
import { secretVersions } from "./secretVersions";
import { isUnderWay, type Rotation, type Step, steps } from "./steps";

/** The function that Secrets Manager calls, once for each step of a rotation, with the secret and the id of the new version. */

const client = new SecretsManagerClient({
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 },
});

/** @throws Error, without a stack trace when a person can fix it */
export async function handler(event: unknown): Promise<void> {
  try {
    const { step, secretArn, token } = readRequest(event);
    await run(step, secretArn, token);
    console.log(JSON.stringify({ step, secretArn, version: token }));
  } catch (error) {
    throw error instanceof DatabaseError ? withoutStack(error) : error;
  }
}

async function run(step: Step, secretArn: string, token: string): Promise<void> {
  const place = readPlace(process.env);
  if (![place.applicationSecretArn, place.ownerSecretArn].includes(secretArn)) {
    throw new DatabaseError(`the secret ${secretArn} is none of this stack's database roles`);
  }
  const rotation: Rotation = {
    versions: secretVersions(client, secretArn),
    token,
    master: async () => {
      const url = connectionUrl(place, await readCredentials(place.masterSecretArn));
      await untilItAnswers(url);
      return url;
    },
    urlOf: (credentials) => connectionUrl(place, credentials),
  };
  if (await isUnderWay(rotation)) await steps[step](rotation);
}

/** Source: AWS Secrets Manager user guide, "Lambda rotation functions", the four steps (2026-11). */
function readRequest(event: unknown): { readonly step: Step; readonly secretArn: string; readonly token: string } {
  const { Step, SecretId, ClientRequestToken }: Readonly<Record<string, unknown>> = Object(event);
  if (isStep(Step) && typeof SecretId === "string" && typeof ClientRequestToken === "string") {
    return { step: Step, secretArn: SecretId, token: ClientRequestToken };
  }
  throw new DatabaseError(
    `the function takes {"Step":"${Object.keys(steps).join('"|"')}","SecretId":…,"ClientRequestToken":…}, as Secrets Manager sends it`,
  );
}

function isStep(text: unknown): text is Step {
  return typeof text === "string" && Object.hasOwn(steps, text);
}
