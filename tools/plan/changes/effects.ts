/** What an update does to a resource, the gravest first. */
export const kinds = ["replaced", "gone", "window", "reboot", "inPlace", "inside", "ignored", "new"] as const;
export type Kind = (typeof kinds)[number];

/** One reason for which a resource changes. */
export interface Effect {
  readonly kind: Kind;
  /** Input, or parameter of a parameter group. */
  readonly property: string;
  /** As people may see them. */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly why?: string;
}
