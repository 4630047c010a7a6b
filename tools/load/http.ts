import { type Agent, type IncomingHttpHeaders, request } from "node:http";
import type { HttpRequest } from "./mix";

/** Seconds after which a request counts as failed. */
export const TIMEOUT_SECONDS = 10;

export interface Answer {
  /** A status outside of 200 to 399, or what kept an answer from coming; undefined: all is well. */
  readonly failure?: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Sending {
  /** Where paths begin. */
  readonly url: string;
  readonly agent: Agent;
}

/** Sends a request and waits for the last byte of the answer. Not by fetch, which does not let its caller say which host it asks. */
export function send({ method, path, headers, body }: HttpRequest, { url, agent }: Sending): Promise<Answer> {
  return new Promise((resolve) => {
    const failed = (failure: string) => resolve({ failure, headers: {} });
    const length = body === undefined ? {} : { "Content-Length": Buffer.byteLength(body) };
    const sent = request(`${url}${path}`, {
      ...{ method, agent, timeout: TIMEOUT_SECONDS * 1000 },
      headers: { ...headers, ...length },
    });
    sent.on("response", (answer) => {
      const { statusCode = 0, statusMessage } = answer;
      answer.resume();
      answer.on("close", () => {
        if (!answer.complete) failed("the answer was cut off");
        else if (statusCode < 200 || statusCode >= 400) failed(`${statusCode} ${statusMessage}`);
        else resolve({ headers: answer.headers });
      });
    });
    sent.on("timeout", () => sent.destroy(new Error("timeout")));
    sent.on("error", (error) => failed(error.message));
    sent.end(body);
  });
}
