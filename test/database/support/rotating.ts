import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { secretVersions } from "../../../database/rotation/secretVersions";
import { isUnderWay, type Step, steps } from "../../../database/rotation/steps";
import { startSecretsManager } from "../../support/secretsManager";
import { type VersionedSecret, versionedSecret } from "../../support/versionedSecret";
import { as } from "./server";

export const STEPS: readonly Step[] = ["createSecret", "setSecret", "testSecret", "finishSecret"];

/** A secret whose password is rotated as Secrets Manager does it, and a database behind it. */
export interface RotatedSecret {
  readonly secret: VersionedSecret;
  /** All four steps, each asked for as often as `times` says; or up to one. @throws what a step throws */
  rotate(options?: { readonly upTo?: Step; readonly times?: number }): Promise<void>;
}

export interface RotatedSecrets {
  /** @param url of the user who migrates */
  add(id: string, url: string, first: { readonly username: string; readonly password: string }): RotatedSecret;
  stop(): Promise<void>;
}

export async function startRotatedSecrets(): Promise<RotatedSecrets> {
  const manager = await startSecretsManager();
  const client = new SecretsManagerClient({
    endpoint: manager.environment.AWS_ENDPOINT_URL_SECRETS_MANAGER,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  return {
    add(id, url, first) {
      const secret = versionedSecret(first);
      manager.versioned.set(id, secret);
      const versions = secretVersions(client, id);
      return {
        secret,
        async rotate({ upTo = "finishSecret", times = 1 } = {}) {
          const token = secret.beginRotation();
          const rotation = {
            versions,
            token,
            master: async () => url,
            urlOf: ({ username, password }: { readonly username: string; readonly password: string }) =>
              as(url, username, password),
          };
          for (const step of STEPS.slice(0, STEPS.indexOf(upTo) + 1)) {
            for (let time = 0; time < times; time++) if (await isUnderWay(rotation)) await steps[step](rotation);
          }
        },
      };
    },
    async stop() {
      client.destroy();
      await manager.stop();
    },
  };
}
