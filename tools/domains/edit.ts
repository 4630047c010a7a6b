import { type Document, isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { isWildcard } from "../../components/certificateGroups";
import { UsageError } from "../support/errors";
import type { NewDomain } from "./arguments";

/** A stack file with other domains. */
export interface Edited {
  /** The whole file; comments and everything else stay as they are. */
  readonly text: string;
  /** The settings that differ, as the plan takes them: key to text. */
  readonly overrides: Readonly<Record<string, string>>;
}

/** @throws UsageError when the domain is there already, or the file's list cannot be read */
export function withDomain(text: string, domain: NewDomain): Edited {
  const file = new DomainsIn(text);
  if (file.names().includes(domain.name)) throw new UsageError(`${domain.name} is one of the domains already`);
  const { name, hostedZoneId, certificate } = domain;
  // The first gives the application its address, which no wildcard can.
  const isMain = file.names().length === 0 && certificate === undefined && !isWildcard(name);
  return isMain ? file.setMain(name, hostedZoneId) : file.append(domain);
}

/** @throws UsageError when there is no such domain, or the file's list cannot be read */
export function withoutDomain(text: string, name: string): Edited {
  const file = new DomainsIn(text);
  const names = file.names();
  if (!names.includes(name))
    throw new UsageError(`${name} is none of the domains; there are: ${names.join(", ") || "none"}`);
  return file.isMain(name) ? file.setMain(undefined, undefined) : file.remove(name);
}

/** The keys about domains in a stack file. */
class DomainsIn {
  readonly #document: Document;

  constructor(text: string) {
    this.#document = parseDocument(text);
    const [error] = this.#document.errors;
    if (error) throw new UsageError(`the stack file cannot be read: ${error.message}`);
  }

  names(): readonly string[] {
    const main = this.#document.getIn(this.#path("domain"));
    const others = this.#entries().map((entry) => entry.get("name"));
    return [main, ...others].filter((name) => typeof name === "string" && name !== "none").map(String);
  }

  isMain(name: string): boolean {
    return this.#document.getIn(this.#path("domain")) === name;
  }

  setMain(domain: string | undefined, hostedZoneId: string | undefined): Edited {
    const values = Object.entries({ domain, hostedZoneId });
    for (const [key, value] of values) {
      if (value === undefined) this.#document.deleteIn(this.#path(key));
      else this.#document.setIn(this.#path(key), value);
    }
    return this.#edited(Object.fromEntries(values.map(([key, value]) => [key, value ?? "none"])));
  }

  append(domain: NewDomain): Edited {
    const list = this.#list();
    if (list === undefined) this.#document.setIn(this.#path("domains"), this.#document.createNode([domain]));
    else list.add(this.#document.createNode(domain));
    return this.#editedList();
  }

  remove(name: string): Edited {
    const list = this.#list();
    const index = this.#entries().findIndex((entry) => entry.get("name") === name);
    list?.delete(index);
    if (list?.items.length === 0) this.#document.deleteIn(this.#path("domains"));
    return this.#editedList();
  }

  /** Keys may stand with or without the project's name. */
  #path(key: string): readonly [string, string] {
    return this.#document.hasIn(["config", key]) ? ["config", key] : ["config", `malayalees:${key}`];
  }

  #list(): YAMLSeq | undefined {
    const list = this.#document.getIn(this.#path("domains"), true);
    if (list === undefined || isSeq(list)) return list;
    throw new UsageError("domains in the stack file is not a list that can be edited: write it as one, not encrypted");
  }

  #entries(): readonly YAMLMap[] {
    return (this.#list()?.items ?? []).map((item) => {
      if (isMap(item)) return item;
      throw new UsageError("domains in the stack file has an entry without a name: write each as - name: …");
    });
  }

  #editedList(): Edited {
    return this.#edited({ domains: JSON.stringify(this.#list()?.toJSON() ?? []) });
  }

  #edited(overrides: Edited["overrides"]): Edited {
    return { text: this.#document.toString({ lineWidth: 0 }), overrides };
  }
}
