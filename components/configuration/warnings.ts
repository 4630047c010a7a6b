import type { Settings } from "./settings";

/** Things that work and that a person should know of before an update. */
export function warnings(values: Settings): readonly string[] {
  const found: string[] = [];
  if (isExampleDomain(values.domain)) {
    found.push(
      `domain ${values.domain} is the example's: an update refuses it. Set yours with: pulumi config set domain app.your-company.com`,
    );
  }
  if (values.environment === "prod" && values.protection === false) {
    found.push(
      "protection is off: a destroy deletes the database (its final snapshot stays), the images and the access logs.",
    );
  }
  if (values.image === "placeholder" && values.environment === "prod") {
    found.push("image is the placeholder of the first deployment: the application itself does not run yet.");
  }
  if (values.topology !== "kubernetes" && values.domain && !values.hostedZoneId && !values.certificateArn) {
    found.push(
      `no hostedZoneId for ${values.domain}: the update waits until the validation record that it prints is in that zone.`,
    );
  }
  return found;
}

/** Domains that RFC 2606 reserves for examples. */
export function isExampleDomain(domain: string | undefined): boolean {
  return domain !== undefined && /(^|\.)(example\.(com|net|org)|your-company\.com)$/.test(domain);
}
