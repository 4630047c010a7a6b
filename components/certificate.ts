import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface CertificateArgs {
  /** The domain that the certificate is for. */
  readonly domain: string;
  /** Route 53 zone of the domain. Without it the update says which record is needed, and waits until somebody has put it in place. */
  readonly hostedZoneId?: string;
}

/** The DNS record that proves to ACM that the domain is ours. */
export interface ValidationRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A certificate from ACM, validated by DNS; renews itself as long as the record stays. */
export class Certificate extends pulumi.ComponentResource {
  /** Known only once the certificate is valid. */
  readonly arn: pulumi.Output<string>;
  readonly validationRecord: pulumi.Output<ValidationRecord>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:ingress:Certificate", name, {}, opts);
    const child = { parent: this };

    const { domain: domainName, hostedZoneId } = args;
    const certificate = new aws.acm.Certificate(name, { domainName, validationMethod: "DNS" }, child);
    // One domain has one record, so it can be named here, outside of any `apply`.
    this.validationRecord = certificate.domainValidationOptions.apply(([option]) => ({
      name: option?.resourceRecordName ?? "",
      type: option?.resourceRecordType ?? "",
      value: option?.resourceRecordValue ?? "",
    }));
    const record = hostedZoneId ? createRecord(hostedZoneId, this.validationRecord) : undefined;
    if (!hostedZoneId) announce(this.validationRecord);
    const validation = new aws.acm.CertificateValidation(
      name,
      { certificateArn: certificate.arn, validationRecordFqdns: record ? [record.fqdn] : undefined },
      child,
    );

    this.arn = validation.certificateArn;
    this.registerOutputs({ arn: this.arn });

    // Stack outputs are shown only when the update is over, and it is not over before this record is in place.
    function announce(content: pulumi.Output<ValidationRecord>): void {
      content.apply(({ name: host, type, value }) => {
        void pulumi.log.info(
          `${domainName} needs this DNS record for its certificate: ${host} ${type} ${value}`,
          certificate,
        );
      });
    }

    function createRecord(zoneId: string, content: pulumi.Output<ValidationRecord>): aws.route53.Record {
      return new aws.route53.Record(
        `${name}-validation`,
        {
          zoneId,
          name: content.name,
          type: "CNAME", // ACM validates by no other
          records: [content.value],
          ttl: 300,
          allowOverwrite: true,
        },
        child,
      );
    }
  }
}
