import { z } from "zod";
import { withoutContained } from "../addressRanges";

/** Schemas that read the texts of settings. */

export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
}

export function oneOf(numbers: readonly number[]) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => numbers.includes(value));
}

/** In these words only. */
export const trueOrFalse = z.stringbool({ truthy: ["true"], falsy: ["false"], case: "sensitive" });

export function json<T extends z.ZodType>(schema: T) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "not JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** What is in a list twice is taken once. */
export function list<T extends z.ZodType>(element: T, least: number, most: number) {
  return json(
    z
      .array(element)
      .min(least)
      .max(most)
      .transform((items) => [...new Set(items)]),
  );
}

/** A number inside a structured value; the CLI may have kept its digits as text. */
export function wholeNumberInside(min: number, max: number) {
  const digits = z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number);
  return z.union([z.number().int(), digits]).pipe(z.number().min(min).max(max));
}

/** The same for numbers with decimals. */
export function numberInside(min: number, max: number) {
  const digits = z
    .string()
    .regex(/^\d{1,9}(\.\d{1,3})?$/)
    .transform(Number);
  return z.union([z.number(), digits]).pipe(z.number().min(min).max(max));
}

/** `a, b` and `["a","b"]` are the same list. */
export function names(text: string): readonly string[] {
  return text.replace(/[[\]"\s]/g, "").split(",");
}

/** A list in which what is given twice is taken once; how many are counted after that. */
export function listOf<T extends z.ZodType<string | number>>(element: T, fewest: number, most: number) {
  return z
    .array(element)
    .transform((given) => [...new Set(given)])
    .pipe(z.array(z.custom<z.output<T>>()).min(fewest).max(most));
}

/** One way to write a range: with a leading zero AWS refuses it, and the same range could be there twice. */
export const cidr = z.cidrv4({ abort: true }).refine(startsAtItsBoundary);

function startsAtItsBoundary(range: string): boolean {
  const [network = "", prefix] = range.split("/");
  const address = network.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return address % 2 ** (32 - Number(prefix)) === 0;
}

/** Ranges of addresses; one that is there twice, or lies in another, adds nothing. */
export function ranges(least: number, most: number) {
  return json(z.array(cidr).min(least).max(most).transform(withoutContained));
}
