import { type ACMClient, type CertificateDetail, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import { namedReasonOf } from "../../database/errors";
import { Unreachable } from "../support/errors";

export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A certificate as ACM has it now. */
export interface Certificate {
  readonly arn: string;
  readonly names: readonly string[];
  /** ISSUED, PENDING_VALIDATION, EXPIRED … */
  readonly status: string;
  /** Day of its end (YYYY-MM-DD); undefined before it is issued. */
  readonly expires: string | undefined;
  /** PENDING_VALIDATION or FAILED, while ACM cannot renew it. */
  readonly renewalProblem: string | undefined;
  /** Records that ACM has not found, by the name that they validate. */
  readonly missing: ReadonlyMap<string, DnsRecord>;
}

/** Certificates of one account and region, by the ACM API. */
export class AwsCertificates {
  constructor(private readonly client: ACMClient) {}

  /** @throws Unreachable when ACM does not answer, or refuses */
  async look(arn: string): Promise<Certificate> {
    try {
      const { Certificate: detail = {} } = await this.client.send(
        new DescribeCertificateCommand({ CertificateArn: arn }),
      );
      return certificateOf(arn, detail);
    } catch (error) {
      throw new Unreachable(`certificate ${arn} cannot be looked at: ${namedReasonOf(error)}`);
    }
  }
}

function certificateOf(arn: string, detail: CertificateDetail): Certificate {
  const renewal = detail.RenewalSummary;
  const status = renewal?.RenewalStatus;
  const options = [...(detail.DomainValidationOptions ?? []), ...(renewal?.DomainValidationOptions ?? [])];
  return {
    arn,
    names: [...new Set([detail.DomainName ?? "", ...(detail.SubjectAlternativeNames ?? [])])].filter(Boolean),
    status: detail.Status ?? "unknown",
    expires: detail.NotAfter?.toISOString().slice(0, 10),
    renewalProblem: status === "PENDING_VALIDATION" || status === "FAILED" ? status : undefined,
    missing: new Map(
      options.flatMap(({ DomainName, ValidationStatus, ResourceRecord: record }) =>
        DomainName && record?.Name && record.Value && ValidationStatus !== "SUCCESS"
          ? [[DomainName, { name: record.Name, type: record.Type ?? "CNAME", value: record.Value }] as const]
          : [],
      ),
    ),
  };
}
