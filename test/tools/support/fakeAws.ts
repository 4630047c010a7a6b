import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";

/** An answer as AWS would give it: XML or JSON, as the service has it. */
type Answers = Readonly<Record<string, string | object>>;

/** Stands where AWS would, on 127.0.0.1: answers by operation, and keeps what it was asked. */
export class FakeAws {
  readonly asked: { readonly operation: string; readonly body: string }[] = [];
  answers: Answers = {};
  private server: Server | undefined;

  async start() {
    this.server = createServer(async (request, response) => {
      const body = await text(request);
      const target = String(request.headers["x-amz-target"] ?? "").split(".")[1];
      const operation = target ?? new URLSearchParams(body).get("Action") ?? "";
      this.asked.push({ operation, body });
      const answer = this.answers[operation];
      if (answer === undefined) {
        response.writeHead(403).end(target ? JSON.stringify({ __type: "AccessDenied", message: "no" }) : denied);
      } else if (typeof answer === "string") {
        response.end(`<${operation}Response><${operation}Result>${answer}</${operation}Result></${operation}Response>`);
      } else {
        response.setHeader("content-type", "application/x-amz-json-1.0").end(JSON.stringify(answer));
      }
    }).listen(0, "127.0.0.1");
    await once(this.server, "listening");
    const address = this.server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    return { region: "us-east-1", endpoint: `http://127.0.0.1:${port}`, credentials, maxAttempts: 1 };
  }

  async stop() {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  json(operation: string): readonly unknown[] {
    return this.asked.filter((each) => each.operation === operation).map(({ body }) => JSON.parse(body) as unknown);
  }
}

const denied = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>";

async function text(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}
