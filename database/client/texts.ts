import { DatabaseError } from "../errors";

/** What is no text to PostgreSQL: half of a surrogate pair, which has no UTF-8, and the NUL, which ends a text there. */
const REFUSED = /[\p{Surrogate}\0]/u;

/** Whether PostgreSQL can hold a text, and gives back the same one. */
export function isStorable(text: string): boolean {
  return !REFUSED.test(text);
}

/**
 * Refuses a text that would come back as another one, or under another key. Node writes every lone surrogate as U+FFFD: two keys would
 * be one entry.
 * @param what names the text in the error, which never repeats it
 * @throws DatabaseError with the place of the character
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
