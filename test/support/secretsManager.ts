import { once } from "node:events";
import { createServer } from "node:http";

/** Answers GetSecretValue on 127.0.0.1, as AWS Secrets Manager does. */
export interface SecretsManager {
  /** Variables that make the AWS SDK use it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Secrets by id; may be changed at any time. */
  readonly secrets: Map<string, string>;
  /** Refuses the next requests, as AWS does while a new permission is not effective everywhere yet. */
  deny(requests: number): void;
  stop(): Promise<void>;
}

export async function startSecretsManager(): Promise<SecretsManager> {
  const secrets = new Map<string, string>();
  let denied = 0;
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += String(chunk);
    });
    request.on("end", () => {
      const { SecretId: id }: { SecretId: string } = JSON.parse(body);
      const text = secrets.get(id);
      response.setHeader("content-type", "application/x-amz-json-1.1");
      const isKnown = request.headers["x-amz-target"] === "secretsmanager.GetSecretValue" && text !== undefined;
      if (denied > 0 || !isKnown) {
        response.statusCode = 400;
        const __type = denied > 0 ? "AccessDeniedException" : "ResourceNotFoundException";
        denied = Math.max(0, denied - 1);
        response.end(JSON.stringify({ __type, message: "there is no such secret for you" }));
        return;
      }
      response.end(JSON.stringify({ ARN: id, Name: id, SecretString: text, VersionId: "1" }));
    });
  });
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
