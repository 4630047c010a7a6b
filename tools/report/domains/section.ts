import { counted } from "../../support/amounts";
import { type Html, html } from "../html";
import { table } from "../parts";
import type { ReportContext, Section } from "../section";
import { shownStack } from "../shownStack";
import { type Domains, readDomains, type ShownCertificate } from "./model";

/** Names, certificates, the records that they need, and what waits for whom. */
export function domains({ plan }: ReportContext): Section | undefined {
  const found = readDomains(shownStack(plan), plan.outputs);
  if (found.domains.length === 0) return undefined;
  return {
    id: "domains",
    title: "Domains",
    html: html`${domainTable(found)}${certificatePart(found)}${recordPart(found)}`,
  };
}

function domainTable({ domains: all, certificates }: Domains): Html {
  return table({
    id: "domains-names",
    caption: `${counted(all.length, "domain")}, with the certificate of each`,
    columns: [{ label: "Domain" }, { label: "DNS records" }, { label: "Certificate" }, { label: "Served by HTTPS" }],
    rows: all.map(({ name, hostedZone, certificate }) => [
      name,
      hostedZone === undefined ? "yours to create" : `in hosted zone ${hostedZone}, by this stack`,
      certificate ?? "the one that the configuration names",
      certificates.find((each) => each.name === certificate)?.use === "awaited"
        ? "after the update that finds the certificate issued"
        : "with this update",
    ]),
  });
}

const USES: Readonly<Record<ShownCertificate["use"], string>> = {
  default: "the listener's own: there is no HTTPS before it is issued",
  attached: "attached to the listener, beside its own",
  awaited: "requested; the first update that finds it issued attaches it",
};

function certificatePart({ certificates }: Domains): Html | undefined {
  if (certificates.length === 0) return undefined;
  return html`<h3>Certificates, and what waits for them</h3>
${table({
  id: "domains-certificates",
  caption: "One certificate for each group of domains",
  columns: [
    { label: "Certificate" },
    { label: "Names" },
    { label: "Use" },
    { label: "Validation records" },
    { label: "The update" },
  ],
  rows: certificates.map(({ name, names, use, recordsBy, waits }) => [
    name,
    names.join(", "),
    USES[use],
    recordsBy === "you" ? "you create them" : "this stack creates them",
    waitWords({ waits, recordsBy }),
  ]),
})}`;
}

function waitWords({ waits, recordsBy }: Pick<ShownCertificate, "waits" | "recordsBy">): string {
  if (!waits) return "does not wait";
  return recordsBy === "you"
    ? "waits until you have created its record and ACM has issued it"
    : "waits until ACM has issued it, some minutes";
}

function recordPart({ records, ownRecords }: Domains): Html | undefined {
  if (records.length === 0)
    return ownRecords > 0 ? html`<p>${counted(ownRecords, "record")} in Route 53, all by this stack.</p>` : undefined;
  return html`<h3>Records to set</h3>
${table({
  id: "domains-records",
  caption: "Names and values are examples of the right shape: the update prints the real ones",
  columns: [{ label: "Domain" }, { label: "What for" }, { label: "Name" }, { label: "Type" }, { label: "Value" }],
  rows: records.map(({ domain, purpose, name, type, value }) => [
    domain,
    purpose === "certificate" ? "proves to ACM that it is yours; stays, for renewals" : "brings the users",
    html`<code>${name}</code>`,
    type,
    html`<code>${value}</code>`,
  ]),
})}`;
}
