import { daysBetween } from "../facts/days";
import { CERTIFICATE, certificateCounts, namesOf, type Served, servedCertificates } from "../support/certificates";
import { daysBefore, showEnd, TODAY } from "../support/dates";
import { records } from "../support/expectations";
import type { Finding, PackPolicy } from "../support/policy";
import type { StackResource } from "../support/stack";
import { isFilled, textOf } from "../support/values";

/** In which a certificate no longer serves, or never will. Source: ACM API reference, CertificateDetail, Status (2026-11). */
const DEAD = ["EXPIRED", "REVOKED", "FAILED", "VALIDATION_TIMED_OUT", "INACTIVE"];

/** In which ACM waits for somebody, or has given up. Source: ACM API reference, RenewalSummary (2026-11). */
const NOT_RENEWING = ["PENDING_VALIDATION", "FAILED"];

export const certificatePolicies: readonly PackPolicy[] = [
  // Advisory by default, as the next one: whether AWS has raised a quota is not in the program.
  {
    id: "MLY-LB-010",
    name: "load-balancer-certificates-fit",
    description:
      "A load balancer has no more certificates than the account allows: AWS refuses one too many in the middle of an update.",
    level: "advisory",
    severity: "high",
    remediation:
      "Put several names into one certificate, or one wildcard in place of them; or have AWS raise the quota and set quota to its value.",
    authority: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
    settings: {
      quota: {
        type: "number",
        default: 25,
        minimum: 1,
        maximum: 1000,
        description: "Certificates of a load balancer that the account allows beside its listeners' default ones",
      },
    },
    checkStack: (stack, settings) =>
      certificateCounts(stack)
        .filter(({ certificates }) => certificates > settings.number("quota"))
        .map(({ urn, certificates }) => ({
          urn,
          message: `Its listeners have ${certificates} certificates beside their default ones; the account allows ${settings.number("quota")}.`,
        })),
  },
  {
    id: "MLY-LB-011",
    name: "certificate-names-fit",
    description: "A certificate has no more names than the account allows: ACM refuses the request as a whole.",
    level: "advisory",
    severity: "high",
    remediation:
      "Request several certificates; or have AWS raise the quota (to 100 at most) and set quota to its value.",
    authority: "https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html",
    settings: {
      quota: {
        type: "number",
        default: 10,
        minimum: 1,
        maximum: 100,
        description: "Names of a certificate that the account allows",
      },
    },
    resourceTypes: [CERTIFICATE],
    checkResource: ({ props }, settings) => {
      const names = namesOf(props).length;
      const quota = settings.number("quota");
      return isImported(props) || names <= quota ? [] : [`It has ${names} names; the account allows ${quota}.`];
    },
  },
  {
    id: "MLY-LB-012",
    name: "certificate-names-once",
    description:
      "A name is in one certificate of a listener: of two the load balancer chooses, and the other one expires unnoticed.",
    level: "advisory",
    severity: "medium",
    remediation:
      "Take the name out of one of the certificates. Two with different key algorithms are not reported, nor the listener's default one, " +
      "unless all of another one's names are in it.",
    authority: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
    checkStack: (stack) =>
      pairsOnAListener(servedCertificates(stack)).flatMap(([first, second]) => {
        const names = namesOf(second.certificate.props);
        const both = names.filter((name) => namesOf(first.certificate.props).includes(name));
        // A listener needs its default certificate, and the other one is needed too when it has more in it.
        if (first.isDefault && both.length < names.length) return [];
        return both.map((name) =>
          finding(second, `${name} is in the certificate ${first.certificate.name} of the same listener too.`),
        );
      }),
  },
  {
    id: "MLY-LB-013",
    name: "wildcard-certificate-enough",
    description:
      "Names that a wildcard of the same listener covers need no place beside it, and no certificate of their own.",
    level: "advisory",
    severity: "low",
    remediation: "Take the names out, or suppress this where they shall have a certificate that is theirs alone.",
    authority: "https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html#concept-wildcard",
    checkStack: (stack) => {
      const served = servedCertificates(stack);
      const pairs = pairsOnAListener(served).flatMap(([one, other]) => [[one, other] as const, [other, one] as const]);
      return [
        ...served.map((each) => ({ holder: each, listed: each, covered: coveredBy(each, each) })),
        ...pairs
          .map(([holder, listed]) => ({ holder, listed, covered: coveredBy(holder, listed) }))
          // A listener needs its default certificate; another one is needed too when it has more in it.
          .filter(
            ({ listed, covered }) => !listed.isDefault && covered.length === namesOf(listed.certificate.props).length,
          ),
      ].flatMap(({ holder, listed, covered }) =>
        covered.map((name) =>
          finding(listed, `${name} is covered by ${wildcardOf(name)} in ${holder.certificate.name}.`),
        ),
      );
    },
  },
  {
    id: "MLY-LB-014",
    name: "certificate-renews",
    description:
      "A certificate renews by itself: one validated by mail waits for somebody to click, and an imported one for the next import.",
    level: "advisory",
    severity: "medium",
    remediation:
      "Request the certificate from ACM with validationMethod: DNS, and leave its validation record in place.",
    authority: "https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html",
    resourceTypes: [CERTIFICATE],
    checkResource: ({ props }) => {
      if (isImported(props)) return ["It is imported: ACM does not renew it."];
      return textOf(props.validationMethod) === "EMAIL"
        ? ["validationMethod is EMAIL: ACM renews it only when asked by mail."]
        : [];
    },
  },
  {
    id: "MLY-LB-015",
    name: "certificate-lasts",
    description:
      "A certificate is valid and not about to expire: ACM renews it weeks before, as long as it is in use and its validation record exists.",
    level: "advisory",
    severity: "high",
    remediation:
      "Run pulumi refresh first, as the state may be from before the renewal. If it stays: create the validation records again, or replace the certificate.",
    authority: "https://docs.aws.amazon.com/acm/latest/userguide/troubleshooting-renewal.html",
    settings: { today: TODAY, daysBefore: daysBefore(30, "the certificate expires") },
    // As a stack policy, because these are outputs, which the engine hands over after an update or in a preview of what is there.
    checkStack: (stack, settings) =>
      stack.ofType(CERTIFICATE).flatMap((certificate) => {
        const { props } = certificate;
        const status = textOf(props.status);
        if (status !== undefined && DEAD.includes(status))
          return [finding({ certificate }, `Its status is ${status}.`)];
        const renewal = records(props.renewalSummaries).map(({ renewalStatus }) => textOf(renewalStatus) ?? "");
        const stuck = renewal.find((each) => NOT_RENEWING.includes(each));
        if (stuck !== undefined) return [finding({ certificate }, `Its renewal is ${stuck}.`)];
        const end = textOf(props.notAfter)?.slice(0, 10) ?? "";
        const left = daysBetween(settings.text("today"), end);
        if (!(left <= settings.number("daysBefore"))) return [];
        const why = textOf(props.renewalEligibility) === "INELIGIBLE" ? ", and ACM does not renew it" : "";
        return [finding({ certificate }, `It ${showEnd(settings.text("today"), end)}${why}.`)];
      }),
  },
];

function finding({ certificate }: Pick<Served, "certificate">, message: string): Finding {
  return { urn: certificate.urn, message };
}

/** Names of one certificate for which a wildcard of the other one is enough. */
function coveredBy(holder: Served, listed: Served): readonly string[] {
  const wildcards = namesOf(holder.certificate.props);
  return namesOf(listed.certificate.props).filter(
    (name) => !name.startsWith("*.") && wildcards.includes(wildcardOf(name)),
  );
}

/** `shop.a.com` → `*.a.com`, which is for one level. */
function wildcardOf(name: string): string {
  return name.replace(/^[^.]+/, "*");
}

function isImported({ certificateBody, privateKey, privateKeyWo }: StackResource["props"]): boolean {
  return [certificateBody, privateKey, privateKeyWo].some(isFilled);
}

/** Two certificates of one listener that a client could get in place of each other, the earlier one first. */
function pairsOnAListener(served: readonly Served[]): readonly (readonly [Served, Served])[] {
  const algorithm = ({ certificate: { props } }: Served) => textOf(props.keyAlgorithm) ?? "RSA_2048";
  return served.flatMap((first, index) =>
    served
      .slice(index + 1)
      .filter((other) => other.listener === first.listener && other.certificate !== first.certificate)
      .filter((other) => algorithm(first) === algorithm(other))
      .map((other) => [first, other] as const),
  );
}
