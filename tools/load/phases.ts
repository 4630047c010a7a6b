import type { Phase } from "../../components/configuration/keys/key";

/** How large the application is in a phase: the guide's domains and users, and rows to go with them. */
export interface Population {
  /** Each with its own domain. */
  readonly tenants: number;
  readonly users: number;
  /** Assumption: all of them upcoming, of which the application lists 50. */
  readonly eventsPerTenant: number;
}

export const populations: Readonly<Record<Phase, Population>> = {
  initial: { tenants: 10, users: 1000, eventsPerTenant: 50 },
  growth: { tenants: 50, users: 10_000, eventsPerTenant: 100 },
  scale: { tenants: 100, users: 100_000, eventsPerTenant: 200 },
};

/** Assumption: this share of all users is active in the busiest minute. */
export const ACTIVE_SHARE = 0.1;
/** Assumption: seconds that an active user looks at an answer before the next request, on average; exponentially distributed. */
export const THINK_SECONDS = 10;

export function usersPerTenant({ users, tenants }: Population): number {
  return users / tenants;
}

/** Users who are there in the busiest minute: the closed model has as many. */
export function activeUsers({ users }: Population): number {
  return users * ACTIVE_SHARE;
}

/** Requests a second of so many users, who think between them: the open model has this rate. */
export function arrivalRate(population: Population): number {
  return activeUsers(population) / THINK_SECONDS;
}
