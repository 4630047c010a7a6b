import { z } from "zod";
import { type PrivateEcrImage, parsePrivateEcr } from "../../components/configuration/imageReference";
import { Refused, UsageError } from "../support/errors";
import { askStack } from "../support/pulumiStack";
import { mustRun } from "../support/shownProgram";

/** A stack's repository of images. */
export interface Repository extends PrivateEcrImage {
  /** As a reference begins: registry and name, without a tag. */
  readonly url: string;
}

const outputs = z.object({ imageRepositoryUrl: z.string() });
const found = z.object({ images: z.array(z.object({ imageId: z.object({ imageDigest: z.string() }) })).default([]) });

/** @throws UsageError when the stack names no repository */
export function repositoryOf(root: string, stack: string): Repository {
  const read = outputs.safeParse(askStack(root, stack, "outputs", ["output", "--json"]));
  const url = read.data?.imageRepositoryUrl ?? "";
  const parts = parsePrivateEcr(url);
  if (parts === undefined)
    throw new UsageError(
      `Stack ${stack} does not name a repository for images (output imageRepositoryUrl): bring it up first with pulumi up.`,
    );
  return { ...parts, url };
}

/**
 * The digest behind a tag; undefined when there is no such tag.
 * Batch-get-image, unlike describe-images, answers for a tag that is not there. Source: Amazon ECR API reference, BatchGetImage (2026-11).
 */
export async function digestOf({ account, region, repository }: Repository, tag: string): Promise<string | undefined> {
  const answer = await mustRun(
    "aws",
    [
      ...["ecr", "batch-get-image", "--registry-id", account, "--region", region, "--repository-name", repository],
      ...["--image-ids", `imageTag=${tag}`, "--output", "json"],
    ],
    { answers: true },
  );
  return found.parse(JSON.parse(answer)).images[0]?.imageId.imageDigest;
}

/** The password, which is good for twelve hours, goes from one program to the other. */
export async function logIn({ url, region }: Repository): Promise<void> {
  const password = await mustRun("aws", ["ecr", "get-login-password", "--region", region], { answers: true });
  const [registry = ""] = url.split("/");
  await mustRun("docker", ["login", "--username", "AWS", "--password-stdin", registry], { input: password });
}

/**
 * Gives the image behind a reference a tag in a repository, with all of its architectures and attestations.
 * @throws Refused when the repository then has another image under that tag
 */
export async function tagImage(source: string, to: Repository, tag: string): Promise<string> {
  const image = `${to.url}:${tag}`;
  await mustRun("docker", ["buildx", "imagetools", "create", "--tag", image, source]);
  const digest = await digestOf(to, tag);
  if (digest !== undefined && source.endsWith(`@${digest}`)) return image;
  throw new Refused(`${image} is ${digest ?? "not there"}, and not ${source}: nothing may run it`);
}
