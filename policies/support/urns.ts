/** The type of the resource that a URN names, without those of its parents: `aws:ec2/vpc:Vpc`. Source: Pulumi documentation, "Resource names", URNs (2026-11). */
export function typeOf(urn: string): string {
  return urn.split("::")[2]?.split("$").pop() ?? "";
}
