/** The logical name in a URN, its last part. */
export function logicalName(urn: string): string {
  return urn.split("::").pop() ?? urn;
}
