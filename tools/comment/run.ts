import { readFileSync } from "node:fs";
import { reasonOf } from "../../database/errors";
import { COMMENT_MARKER, LONGEST_COMMENT } from "../plan/changes/markdown";
import { UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { gitHubOf } from "../support/gitHub";
import { shortened } from "../support/markdown";
import type { CommentArguments } from "./arguments";
import { putComment } from "./comments";

export async function run(
  { files, pullRequest, author }: CommentArguments,
  environment = process.env,
): Promise<Ending> {
  const place = { ...gitHubOf(environment), number: pullRequest };
  const texts = files.map(readText);
  const body = shortened(texts.join("\n"), LONGEST_COMMENT, "The rest is in the summary of the job.");
  const outcome = await putComment(place, author, COMMENT_MARKER, body);
  console.log(`The comment of pull request ${place.number} ${outcome === "is the same" ? outcome : `is ${outcome}`}.`);
  return "done";
}

/** @throws UsageError when the file is not one of npm run plan -- --markdown */
function readText(file: string): string {
  const text = textIn(file).trim();
  if (text.startsWith(COMMENT_MARKER)) return text;
  throw new UsageError(
    `${file} does not begin with ${COMMENT_MARKER}: npm run plan -- prod --against REF --markdown writes one`,
  );
}

function textIn(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(`${file}: ${reasonOf(error)}`);
  }
}
