import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface CertificateArgs {
  /** The domain that the certificate is for. */
  readonly name: string;
  /** Route 53 zone of the domain. Without it the update prints the DNS record and waits until you have created it. */
  readonly hostedZoneId?: string;
}

/** The DNS record that proves to ACM that the domain is ours. */
export interface ValidationRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A certificate from ACM, validated by DNS. ACM renews it as long as the record exists. */
export class Certificate extends pulumi.ComponentResource {
  /** Known only when the certificate is valid. */
  readonly arn: pulumi.Output<string>;
  readonly validationRecord: pulumi.Output<ValidationRecord>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:ingress:Certificate", name, {}, opts);
    const child = { parent: this };

    const { name: domainName, hostedZoneId } = args;
    const certificate = new aws.acm.Certificate(name, { domainName, validationMethod: "DNS" }, child);
    // One domain has exactly one record, so the resource can be created outside of `apply`.
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

    // A message and not only a stack output: outputs appear after the update, and the update waits for this record.
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
          type: "CNAME", // the only type that ACM uses
          records: [content.value],
          ttl: 300,
          allowOverwrite: true,
        },
        child,
      );
    }
  }
}
