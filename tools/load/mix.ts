import { type Population, usersPerTenant } from "./phases";
import { type Random, randomFrom, weighted, zipf } from "./random";

/** One request to the sample application. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
}

/** A session that was created before. */
export interface Session {
  /** From 1. */
  readonly tenant: number;
  /** As the header `Cookie` has it. */
  readonly cookie: string;
}

/** What a request is about. */
interface Subject {
  readonly tenant: number;
  readonly event: number;
  readonly user: number;
}

interface Kind {
  readonly what: string;
  /** Percent of all requests. */
  readonly share: number;
  /** What the application does with it. */
  readonly cache: string;
  readonly method: HttpRequest["method"];
  path(subject: Subject): string;
  body?(subject: Subject): object;
  readonly needsSession?: boolean;
}

/**
 * What users do. Assumption: a site with events is read, and hardly written; reads outweigh writes as in workload B of YCSB (95 to 5; Cooper
 * et al., "Benchmarking Cloud Serving Systems with YCSB", 2010). The rest of the shares is nobody's measurement.
 */
export const KINDS: readonly Kind[] = [
  { what: "list of upcoming events", share: 30, cache: "cached", method: "GET", path: () => "/api/events" },
  { what: "one event", share: 30, cache: "cached", method: "GET", path: ({ event }) => `/api/events/${event}` },
  { what: "one user", share: 15, cache: "cached", method: "GET", path: ({ user }) => `/api/users/${user}` },
  {
    what: "statistics of the tenant",
    share: 8,
    cache: "from the materialised view",
    method: "GET",
    path: () => "/api/statistics",
  },
  {
    what: "session, read and touched",
    share: 15,
    cache: "Spring Session JDBC",
    method: "GET",
    path: () => "/api/session",
    needsSession: true,
  },
  {
    what: "a new event",
    share: 2,
    cache: "evicts the list",
    method: "POST",
    path: () => "/api/events",
    body: ({ event, user }) => ({
      title: `Event after ${event}`,
      description: "An event that a user has announced while others were reading.",
      eventDate: "2099-01-01T18:00:00Z",
      createdById: user,
    }),
  },
];

/**
 * Tenants, events and users are asked for unevenly: the n-th in proportion to 1 / n^0.8. Web pages are, with exponents from 0.64 to 0.83
 * (Breslau et al., "Web Caching and Zipf-like Distributions", INFOCOM 1999).
 */
export const ZIPF_EXPONENT = 0.8;

/** Rows of a tenant have ids from here on: data.ts fills the tables so. */
const IDS_PER_TENANT = 1_000_000;

export function firstIdOf(tenant: number): number {
  return tenant * IDS_PER_TENANT + 1;
}

export function hostOf(tenant: number): string {
  return `load${tenant}.local`;
}

/** Requests without end, the same ones for the same seed. */
export function requestsOf(population: Population, sessions: readonly Session[], seed: number): () => HttpRequest {
  const random = randomFrom(seed);
  const kindOf = weighted(KINDS, ({ share }) => share);
  const subjectOf = subjects(population);
  const sessionOf = weighted(sessions, () => 1);
  return () => {
    const kind = kindOf(random);
    const session = kind.needsSession ? sessionOf(random) : undefined;
    const subject = subjectOf(random, session?.tenant);
    const body = kind.body?.(subject);
    return {
      method: kind.method,
      path: kind.path(subject),
      headers: {
        Host: hostOf(subject.tenant),
        ...(session === undefined ? {} : { Cookie: session.cookie }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    };
  };
}

function subjects(population: Population): (random: Random, tenant?: number) => Subject {
  const [tenantOf, eventOf, userOf] = [population.tenants, population.eventsPerTenant, usersPerTenant(population)].map(
    (count) => zipf(count, ZIPF_EXPONENT),
  );
  return (random, given) => {
    const tenant = given ?? 1 + (tenantOf?.(random) ?? 0);
    const first = firstIdOf(tenant);
    return { tenant, event: first + (eventOf?.(random) ?? 0), user: first + (userOf?.(random) ?? 0) };
  };
}
