import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { Unreachable } from "../../support/errors";

/** Requests to the application as a tenant's users send them: the tenant is in the Host header, whatever the address is. */
export interface Site {
  send(method: string, path: string, more?: More): Promise<Answer>;
  close(): void;
}

export interface More {
  readonly cookie?: string;
}

export interface Answer {
  readonly status: number;
  /** Media type, without parameters. */
  readonly type: string;
  /** In JSON; undefined when it is something else. */
  readonly body: unknown;
  readonly text: string;
  /** The cookie that it sets, to send back. */
  readonly cookie?: string;
}

const TIMEOUT_MS = 10_000;

/** @param port of the application on 127.0.0.1 */
export function site(port: number, host: string): Site {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    close: () => agent.destroy(),
    async send(method, path, { cookie } = {}) {
      const headers = { host, ...(cookie === undefined ? {} : { cookie }) };
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        request({ agent, host: "127.0.0.1", port, method, path, headers, timeout: TIMEOUT_MS })
          .on("response", resolve)
          .on("timeout", () => reject(new Unreachable(`${method} ${path}: no answer in ${TIMEOUT_MS / 1000} s`)))
          .on("error", ({ message }) => reject(new Unreachable(`${method} ${path}: ${message}`)))
          .end();
      });
      const body = await text(response);
      const [type = ""] = (response.headers["content-type"] ?? "").split(";");
      return {
        status: response.statusCode ?? 0,
        type,
        text: body,
        body: type.endsWith("json") ? JSON.parse(body) : undefined,
        cookie: response.headers["set-cookie"]?.[0]?.split(";")[0],
      };
    },
  };
}
