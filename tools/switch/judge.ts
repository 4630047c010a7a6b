import { FEWEST_FAILED } from "../../components/topologies/acceptedErrors";
import type { Health, Requests } from "./world";

/** Every target takes requests, and there are as many as needed. */
export function isReady({ healthy, starting, failing }: Health, needed: number): boolean {
  return failing.length === 0 && starting === 0 && healthy >= needed;
}

export function describeHealth({ healthy, starting, failing }: Health): string {
  const parts = [
    `${healthy} healthy`,
    ...(starting > 0 ? [`${starting} starting`] : []),
    ...(failing.length > 0 ? [`${failing.length} failing (${[...new Set(failing)].join(", ")})`] : []),
  ];
  return parts.join(", ");
}

/** What is wrong with a topology that was ready before; targets that scaling has just started are not. */
export function healthComplaints(health: Health, minTasks: number): readonly string[] {
  if (health.failing.length === 0 && health.healthy >= minTasks) return [];
  return [`targets: ${describeHealth(health)}; none may fail, and at least ${minTasks} healthy`];
}

/** @param maxErrors percentage of failed requests that is accepted */
export function requestComplaints(requests: Requests, maxErrors: number): readonly string[] {
  if (requests.failed < FEWEST_FAILED || percentFailed(requests) <= maxErrors) return [];
  return [`requests: ${describeRequests(requests)}; at most ${maxErrors} % may fail`];
}

export function describeRequests(requests: Requests): string {
  if (requests.count + requests.failed === 0) return "no requests seen";
  return `${requests.failed} of ${requests.count} requests failed (${percentFailed(requests).toFixed(1)} %)`;
}

/** Connections that failed may be more than the requests that a target group counts. */
function percentFailed({ count, failed }: Requests): number {
  return failed === 0 ? 0 : Math.min(100, (100 * failed) / Math.max(count, 1));
}
