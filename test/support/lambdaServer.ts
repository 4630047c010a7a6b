import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

/** What came of one invocation. */
export interface Invocation {
  readonly answer?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

/** Answers Invoke on 127.0.0.1, as AWS Lambda does. */
export interface LambdaServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Source: AWS Lambda API reference, Invoke: a function that failed is an answer of 200 with X-Amz-Function-Error (2026-11).
 * @param functions by name; another name is a function that does not exist
 */
export async function startLambda(
  functions: Readonly<Record<string, (event: unknown) => Promise<Invocation>>>,
): Promise<LambdaServer> {
  const server = createServer(async (request, response) => {
    const [, name = ""] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url ?? "") ?? [];
    const run = functions[name];
    response.setHeader("content-type", "application/json");
    if (run === undefined) {
      response.setHeader("x-amzn-errortype", "ResourceNotFoundException");
      response.writeHead(404).end(JSON.stringify({ Message: `Function not found: ${name}`, Type: "User" }));
      return;
    }
    const { answer, error } = await run(JSON.parse(await text(request)));
    if (error) response.setHeader("x-amz-function-error", "Unhandled");
    response.end(JSON.stringify(error ? { errorType: error.name, errorMessage: error.message } : answer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server has a port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
