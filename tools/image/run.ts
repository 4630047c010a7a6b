import { UsageError } from "../support/errors";
import type { Ending } from "../support/exitCodes";
import { reportLine } from "../support/waiting";
import type { ImageArguments } from "./arguments";
import { buildOnce } from "./build";
import { digestOf, logIn, repositoryOf, tagImage } from "./registry";

/** @param root npm runs scripts in the project's folder */
export async function run(args: ImageArguments, root = process.cwd()): Promise<Ending> {
  console.log(
    args.command === "build" ? await buildOnce(root, repositoryOf(root, args.to), args) : await copy(root, args),
  );
  return "done";
}

/** The reference in the other repository. @throws UsageError when the image was never built */
async function copy(root: string, { from, to, commit }: ImageArguments & { readonly command: "copy" }) {
  const [source, target] = [repositoryOf(root, from), repositoryOf(root, to)];
  const image = `${target.url}:${commit}`;
  const [wanted, present] = [await digestOf(source, commit), await digestOf(target, commit)];
  if (wanted === undefined)
    throw new UsageError(
      `${source.url} has no image ${commit}: npm run image -- build --to ${from} --commit ${commit}`,
    );
  if (wanted === present) {
    reportLine(`${image} is there already`);
    return image;
  }
  for (const repository of [source, target]) await logIn(repository);
  return tagImage(`${source.url}@${wanted}`, target, commit);
}
