import { Resolver } from "node:dns/promises";

/** Where a name leads, as this machine's DNS says. */
export interface Addresses {
  /** IPv4 addresses; none when the name has none; undefined when DNS does not say. */
  look(name: string): Promise<readonly string[] | undefined>;
}

/** What DNS answers when there is no such name, or none of this type. */
const NOTHING = ["ENOTFOUND", "ENODATA"];

export class DnsAddresses implements Addresses {
  /** @param resolver @default this machine's */
  constructor(private readonly resolver = new Resolver({ timeout: 2000, tries: 2 })) {}

  async look(name: string): Promise<readonly string[] | undefined> {
    try {
      return await this.resolver.resolve4(name);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "";
      return NOTHING.includes(code) ? [] : undefined;
    }
  }
}
