import { z } from "zod";
import { withoutWildcard } from "../../components/certificateGroups";

const places = z.array(z.object({ name: z.string(), hostedZoneId: z.string() }).partial());

/**
 * The name of a hosted zone, which only AWS knows, as far as it follows from the configuration: what the domains in it have in common, and
 * of a single domain what is above it.
 */
export function hostedZoneName(zoneId: unknown, config: Readonly<Record<string, string>>): string | undefined {
  const text = Object.entries(config).find(([key]) => key.endsWith(":domains"))?.[1] ?? "[]";
  const names = places
    .parse(JSON.parse(text))
    .filter((each) => each.hostedZoneId === zoneId)
    .map(({ name = "" }) => withoutWildcard(name).split(".").reverse());
  const [first = [], ...others] = names;
  const common = first.filter((_, index) =>
    others.every((each) => each.slice(0, index + 1).join() === first.slice(0, index + 1).join()),
  );
  if (common.length === 0) return undefined;
  const isAlone = others.length === 0 && common.length > 2;
  return (isAlone ? common.slice(0, -1) : common).reverse().join(".");
}
