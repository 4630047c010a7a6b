import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { withoutWildcard } from "./certificateGroups";

export interface CertificateArgs {
  /** The names that it is for, the common name first. */
  readonly names: readonly [string, ...string[]];
  /** Creates the record of a name, without `*.`, in its hosted zone. @default the record is somebody else's to create */
  readonly createRecord?: (
    name: string,
    record: pulumi.Output<ValidationRecord>,
    certificate: pulumi.Resource,
  ) => aws.route53.Record;
  /** Whether `arn` waits until it is issued. */
  readonly wait: boolean;
  /** Whether the update prints the record to create. */
  readonly announced: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** The DNS record that proves to ACM that the domain is ours. */
export interface ValidationRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/** A certificate from ACM, validated by DNS. ACM renews it as long as the record exists. */
export class Certificate extends pulumi.ComponentResource {
  /** With `wait`, known only when the certificate is valid. */
  readonly arn: pulumi.Output<string>;
  /** Of its first name. */
  readonly validationRecord: pulumi.Output<ValidationRecord>;

  constructor(name: string, args: CertificateArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:ingress:Certificate", name, {}, opts);
    const child = { parent: this };

    const { names, createRecord, wait, announced, tags } = args;
    const [domainName, ...others] = names;
    const certificate = new aws.acm.Certificate(
      name,
      { domainName, subjectAlternativeNames: others.length > 0 ? others : undefined, validationMethod: "DNS", tags },
      child,
    );
    // A name and the wildcard below it have the same record, and the names are known: so records can be created outside of `apply`.
    const records = createRecord
      ? [...new Set(names.map(withoutWildcard))].map((base) => createRecord(base, recordOf(base), this))
      : undefined;
    this.validationRecord = recordOf(withoutWildcard(domainName));
    if (announced) announce(this.validationRecord);
    const validation = wait
      ? new aws.acm.CertificateValidation(
          name,
          { certificateArn: certificate.arn, validationRecordFqdns: records?.map(({ fqdn }) => fqdn) },
          child,
        )
      : undefined;

    this.arn = validation?.certificateArn ?? certificate.arn;
    this.registerOutputs({ arn: this.arn });

    function recordOf(base: string): pulumi.Output<ValidationRecord> {
      return certificate.domainValidationOptions.apply((options) => {
        const option = options.find((each) => withoutWildcard(each.domainName) === base);
        return {
          name: option?.resourceRecordName ?? "",
          type: option?.resourceRecordType ?? "",
          value: option?.resourceRecordValue ?? "",
        };
      });
    }

    // A message and not only a stack output: outputs appear after the update, and an update may wait for this record.
    function announce(content: pulumi.Output<ValidationRecord>): void {
      content.apply(({ name: host, type, value }) => {
        void pulumi.log.info(
          `${domainName} needs this DNS record for its certificate: ${host} ${type} ${value}`,
          certificate,
        );
      });
    }
  }
}
