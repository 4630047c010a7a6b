import type { DomainConfig } from "../../components/stackConfig";
import type { Addresses } from "./addresses";
import type { Certificate, DnsRecord } from "./certificates";
import type { EntranceState } from "./state";

/** Where a name leads: to the load balancer, to something else, nowhere, or nobody knows. */
export type Pointing = "here" | "elsewhere" | "nowhere" | "unknown";

/** What a domain has, and what it lacks. */
export interface DomainStatus {
  readonly name: string;
  /** null: its zone is somebody else's. */
  readonly hostedZoneId: string | null;
  /** null: none is requested yet. */
  readonly certificate: Pick<Certificate, "arn" | "status" | "expires" | "renewalProblem"> | null;
  /** A listener has the certificate. */
  readonly isAttached: boolean;
  readonly pointing: Pointing;
  /** Records that its zone lacks, where that is somebody else's. */
  readonly records: readonly DnsRecord[];
  readonly isServed: boolean;
  /** What comes next, in words; empty when nothing is missing. */
  readonly next: string;
}

export interface Seen {
  readonly state: EntranceState;
  readonly certificates: readonly Certificate[];
}

/** What each domain has and lacks, in the order of the configuration. */
export async function statusOf(
  domains: readonly DomainConfig[],
  { state, certificates }: Seen,
  addresses: Addresses,
): Promise<readonly DomainStatus[]> {
  const here = await addresses.look(state.address);
  return Promise.all(
    domains.map(async (domain) => {
      const certificate = certificateFor(domain.name, certificates, state);
      return judge(domain, certificate, await pointingOf(domain.name, here, addresses), state);
    }),
  );
}

/** One that serves before one that will, and one that has the name itself before one with a wildcard. */
function certificateFor(
  name: string,
  certificates: readonly Certificate[],
  { attached }: EntranceState,
): Certificate | undefined {
  const wildcard = name.replace(/^[^.]+/, "*");
  const rank = ({ arn, names, status }: Certificate) =>
    (attached.has(arn) ? 0 : 4) + (status === "ISSUED" ? 0 : 2) + (names.includes(name) ? 0 : 1);
  const fitting = certificates.filter(({ names }) => names.includes(name) || names.includes(wildcard));
  return [...fitting].sort((one, other) => rank(one) - rank(other))[0];
}

async function pointingOf(name: string, here: readonly string[] | undefined, addresses: Addresses): Promise<Pointing> {
  // Any name below a wildcard will do.
  const found = await addresses.look(name.replace(/^\*/, "domains-status"));
  if (here === undefined || found === undefined) return "unknown";
  if (found.length === 0) return "nowhere";
  return found.some((address) => here.includes(address)) ? "here" : "elsewhere";
}

function judge(
  { name, hostedZoneId }: DomainConfig,
  certificate: Certificate | undefined,
  pointing: Pointing,
  state: EntranceState,
): DomainStatus {
  const isAttached = certificate !== undefined && state.attached.has(certificate.arn);
  const isOurs = hostedZoneId !== undefined;
  const validation = certificate?.missing.get(name);
  const address = { name, type: "CNAME or ALIAS", value: state.address };
  return {
    name,
    hostedZoneId: hostedZoneId ?? null,
    certificate: certificate ? pick(certificate) : null,
    isAttached,
    pointing,
    records: isOurs ? [] : [...(validation ? [validation] : []), ...(pointing === "here" ? [] : [address])],
    isServed: certificate?.status === "ISSUED" && isAttached && pointing === "here",
    next: [...certificateSteps(certificate, isAttached, isOurs), ...addressSteps(pointing, isOurs)].join("; "),
  };
}

function pick({ arn, status, expires, renewalProblem }: Certificate): DomainStatus["certificate"] {
  return { arn, status, expires, renewalProblem };
}

function certificateSteps(
  certificate: Certificate | undefined,
  isAttached: boolean,
  isOurs: boolean,
): readonly string[] {
  if (certificate === undefined) return ["pulumi up requests its certificate"];
  const { status, renewalProblem } = certificate;
  if (status === "PENDING_VALIDATION")
    return [isOurs ? "ACM validates it within the hour" : "its validation record, then pulumi up"];
  if (status === "VALIDATION_TIMED_OUT") return ["pulumi up --refresh requests another certificate"];
  if (status !== "ISSUED") return [`its certificate is ${status}: pulumi up with the domain removed, then added again`];
  if (renewalProblem !== undefined) return [`its renewal is ${renewalProblem}: its validation record is missing`];
  return isAttached ? [] : ["pulumi up attaches its certificate"];
}

function addressSteps(pointing: Pointing, isOurs: boolean): readonly string[] {
  switch (pointing) {
    case "here":
      return [];
    case "unknown":
      return ["DNS does not answer"];
    case "elsewhere":
    case "nowhere":
      return [isOurs ? "pulumi up makes its address record" : "its address record"];
  }
}
