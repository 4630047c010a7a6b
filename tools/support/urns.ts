/** The logical name in a URN, its last part. */
export function logicalName(urn: string): string {
  return urn.split("::").pop() ?? urn;
}

/** The resource's own type in a URN, without those of its parents: `aws:ec2/vpc:Vpc`. */
export function typeIn(urn: string): string {
  return urn.split("::").at(-2)?.split("$").pop() ?? urn;
}
