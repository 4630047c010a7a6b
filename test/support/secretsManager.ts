import { once } from "node:events";
import { createServer } from "node:http";
import { SecretRefusal, type SecretRequest, type VersionedSecret } from "./versionedSecret";

/** Answers on 127.0.0.1, as AWS Secrets Manager does. */
export interface SecretsManager {
  /** Variables that make the AWS SDK use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Secrets by id; may be changed at any time. */
  readonly secrets: Map<string, string>;
  /** Secrets with several versions, by id. */
  readonly versioned: Map<string, VersionedSecret>;
  /** Refuses the next requests, as AWS does while a new permission is not effective everywhere yet. */
  deny(requests: number): void;
  stop(): Promise<void>;
}

export async function startSecretsManager(): Promise<SecretsManager> {
  const secrets = new Map<string, string>();
  const versioned = new Map<string, VersionedSecret>();
  let denied = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => {
      const asked: SecretRequest = JSON.parse(body);
      response.setHeader("content-type", "application/x-amz-json-1.1");
      try {
        const operation = String(request.headers["x-amz-target"]).replace("secretsmanager.", "");
        response.end(JSON.stringify(answer(operation, asked)));
      } catch (error) {
        if (!(error instanceof SecretRefusal)) throw error;
        response.statusCode = 400;
        response.end(JSON.stringify({ __type: error.name, message: error.message }));
      }
    });
  });
  function answer(operation: string, asked: SecretRequest): object {
    const { SecretId: id } = asked;
    if (denied > 0) {
      denied -= 1;
      throw new SecretRefusal("AccessDeniedException", "there is no such secret for you");
    }
    const text = secrets.get(id);
    const one = versioned.get(id);
    if (one) return { ARN: id, Name: id, ...one.answer(operation, asked) };
    if (operation === "GetSecretValue" && text !== undefined) return { ARN: id, SecretString: text, VersionId: "1" };
    throw new SecretRefusal("ResourceNotFoundException", "there is no such secret for you");
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return {
    environment: {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${address.port}`,
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    },
    secrets,
    versioned,
    deny(requests) {
      denied = requests;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
