import { Agent } from "node:http";
import { Refused } from "../support/errors";
import { send } from "./http";
import { hostOf, type Session } from "./mix";

/** How many users log in at the same time. */
const AT_ONCE = 8;

/**
 * Logs users in, one tenant after the other in turn.
 * @throws Refused when the application gives no session
 */
export async function createSessions(
  { url, tenants, count }: { readonly url: string; readonly tenants: number; readonly count: number },
  signal: AbortSignal,
): Promise<readonly Session[]> {
  const agent = new Agent({ keepAlive: true });
  const numbers = Array.from({ length: count }, (_, index) => index);
  const sessions: Session[] = [];
  const work = async () => {
    for (let number = numbers.pop(); number !== undefined; number = numbers.pop())
      sessions.push(await createSession(1 + (number % tenants), number));
  };
  const createSession = async (tenant: number, number: number): Promise<Session> => {
    const request = { method: "POST", path: `/api/session?user=${number}`, headers: { Host: hostOf(tenant) } } as const;
    const { failure, headers } = await send(request, { url, agent });
    signal.throwIfAborted();
    const [cookie] = (headers["set-cookie"]?.[0] ?? "").split(";");
    if (failure !== undefined || !cookie) throw new Refused(`No session from ${url}: ${failure ?? "no cookie"}`);
    return { tenant, cookie };
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return sessions;
  } finally {
    agent.destroy();
  }
}
