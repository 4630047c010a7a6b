import { randomInt } from "node:crypto";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { DatabaseError } from "../errors";
import { parseCredentials } from "../lambda/credentials";
import type { Credentials } from "../lambda/place";

/** Labels of versions. Source: AWS Secrets Manager user guide, "What's in a Secrets Manager secret?", versions (2026-11). */
export const CURRENT = "AWSCURRENT";
export const PENDING = "AWSPENDING";

/**
 * Label of the version that the program of the stack has made. Secrets Manager deletes versions without a label in time; a refresh would
 * then make this one again, and with it the first password current.
 */
export const OF_THE_STACK = "MALAYALEES_STACK";

/** Letters and digits, as the program's own passwords: 40 of them are 238 bits. */
const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LENGTH = 40;

export function newPassword(): string {
  return Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join("");
}

/** Content of a version. */
export interface Content extends Credentials {
  /** Made by a rotation, not by the program of the stack. */
  readonly isRotated: boolean;
}

/** The versions of one secret. */
export interface SecretVersions {
  /** Label → id of the version that has it. */
  labels(): Promise<ReadonlyMap<string, string>>;
  /**
   * @returns undefined when there is no such version, or it has no content
   * @throws DatabaseError that names the secret, never what is in it
   */
  read(versionId: string): Promise<Content | undefined>;
  /** Gives the version that is to be the next its content. */
  write(versionId: string, credentials: Credentials): Promise<void>;
  /** Moves a label to a version, from the one that has it. */
  move(label: string, to: string, from: string | undefined): Promise<void>;
}

export function secretVersions(client: SecretsManagerClient, SecretId: string): SecretVersions {
  return {
    async labels() {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
      return new Map(Object.entries(VersionIdsToStages).flatMap(([id, labels]) => labels.map((label) => [label, id])));
    },

    async read(VersionId) {
      const text = await textOf(client.send(new GetSecretValueCommand({ SecretId, VersionId })));
      if (text === undefined) return undefined;
      const found = parseCredentials(text);
      if (!found) throw new DatabaseError(`the secret ${SecretId} must be JSON with the texts username and password`);
      const { madeBy }: Readonly<Record<string, unknown>> = Object(JSON.parse(text));
      return { ...found, isRotated: madeBy === MADE_BY };
    },

    async write(ClientRequestToken, { username, password }) {
      const SecretString = JSON.stringify({ username, password, madeBy: MADE_BY });
      await client.send(
        new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages: [PENDING] }),
      );
    },

    async move(VersionStage, MoveToVersionId, RemoveFromVersionId) {
      if (MoveToVersionId === RemoveFromVersionId) return;
      await client.send(
        new UpdateSecretVersionStageCommand({ SecretId, VersionStage, MoveToVersionId, RemoveFromVersionId }),
      );
    },
  };
}

/** In a field that nobody else reads. */
const MADE_BY = "rotation";

async function textOf(answer: Promise<{ readonly SecretString?: string }>): Promise<string | undefined> {
  try {
    return (await answer).SecretString;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}
