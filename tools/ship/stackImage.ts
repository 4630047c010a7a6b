import { isMap, parseDocument } from "yaml";

const KEY = "malayalees:image";

/** The image that a stack's file names; undefined: the default. */
export function imageOf(text: string): string | undefined {
  const config = parseDocument(text).get("config");
  const image = isMap(config) ? (config.get(KEY) ?? config.get("image")) : undefined;
  return typeof image === "string" ? image : undefined;
}

/** A stack file's text with another image; comments and everything else stay as they are. */
export function withImage(text: string, image: string | undefined): string {
  const document = parseDocument(text);
  // A key may stand with or without the project's name.
  document.deleteIn(["config", "image"]);
  if (image === undefined) document.deleteIn(["config", KEY]);
  else document.setIn(["config", KEY], image);
  return document.toString({ lineWidth: 0 });
}
