import { DatabaseError } from "../errors";

/** What PostgreSQL cannot store in a text: half of a surrogate pair, which has no UTF-8 form, and NUL. */
const REFUSED = /[\p{Surrogate}\0]/u;

/** Whether PostgreSQL can store a text and return the same one. */
export function isStorable(text: string): boolean {
  return !REFUSED.test(text);
}

/**
 * Refuses a text that PostgreSQL would return changed. Node writes every lone surrogate as U+FFFD, so two keys would become one entry.
 * @param what names the text in the error, which never quotes it
 * @throws DatabaseError with the position of the character
 */
export function checkText(what: string, text: string): void {
  const place = REFUSED.exec(text)?.index;
  if (place === undefined) return;
  const code = text.charCodeAt(place);
  const character = code === 0 ? "a NUL character" : `half of a surrogate pair (\\u${code.toString(16)})`;
  throw new DatabaseError(
    `the ${what} has ${character} at position ${place}, which PostgreSQL cannot store: encode it, for example as base64`,
  );
}
