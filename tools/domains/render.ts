import { table } from "../support/table";
import type { DomainStatus } from "./status";

/** Every domain, then the records that others have to create, for people. */
export function renderStatus(domains: readonly DomainStatus[]): string {
  if (domains.length === 0) return "The stack has no domains.";
  const records = domains.flatMap((domain) => domain.records);
  const served = domains.filter(({ isServed }) => isServed).length;
  return [
    table(
      ["domain", "zone", "certificate", "attached", "points", "next"],
      domains.map((domain) => [
        domain.name,
        domain.hostedZoneId ?? "another's",
        certificateIn(domain),
        domain.isAttached ? "yes" : "no",
        domain.pointing,
        domain.next,
      ]),
    ),
    ...(records.length === 0
      ? []
      : ["", "To create in zones of others:", table(["name", "type", "value"], records.map(cellsOf))]),
    "",
    `${served} of ${domains.length} domains are served.`,
  ].join("\n");
}

function certificateIn({ certificate }: DomainStatus): string {
  if (certificate === null) return "none";
  return certificate.expires === undefined ? certificate.status : `${certificate.status} until ${certificate.expires}`;
}

function cellsOf({ name, type, value }: DomainStatus["records"][number]): readonly string[] {
  return [name, type, value];
}
