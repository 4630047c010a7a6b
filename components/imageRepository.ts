import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Transform, transformed } from "./support/transform";

export interface ImageRepositoryArgs {
  /** Images outlive `destroy` until protection is taken off. */
  readonly retained: boolean;
  /** Tagged images that are kept, newest first. @default 50 */
  readonly keepImages?: number;
  /** Changes a child's arguments before it is made. */
  readonly transform?: { readonly repository?: Transform<aws.ecr.RepositoryArgs> };
}

/** Days that an image without a tag, left over by a failed push, is kept. */
const UNTAGGED_DAYS = 7;

/** The repository of the application's images: tags are immutable, and each image is scanned when it is pushed. */
export class ImageRepository extends pulumi.ComponentResource {
  /** Without tag: `123456789012.dkr.ecr.us-east-1.amazonaws.com/images-1a2b3c4`. */
  readonly repositoryUrl: pulumi.Output<string>;

  constructor(name: string, args: ImageRepositoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:registry:ImageRepository", name, {}, opts);
    const child = { parent: this };

    const repository = new aws.ecr.Repository(
      name,
      transformed(args.transform?.repository, {
        imageTagMutability: "IMMUTABLE",
        imageScanningConfiguration: { scanOnPush: true },
        encryptionConfigurations: [{ encryptionType: "AES256" }],
        // AWS refuses to delete a repository that has images; only an unprotected stack deletes them too.
        forceDelete: !args.retained,
      }),
      { ...child, protect: args.retained },
    );
    const policy = JSON.stringify({ rules: lifecycleRules(args.keepImages ?? 50) });
    new aws.ecr.LifecyclePolicy(name, { repository: repository.name, policy }, child);

    this.repositoryUrl = repository.repositoryUrl;
    this.registerOutputs({ repositoryUrl: this.repositoryUrl });
  }
}

function lifecycleRules(keepImages: number) {
  return [
    {
      rulePriority: 1,
      description: `Untagged images go after ${UNTAGGED_DAYS} days`,
      selection: {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: UNTAGGED_DAYS,
      },
      action: { type: "expire" },
    },
    {
      rulePriority: 2,
      description: `The newest ${keepImages} images stay`,
      selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keepImages },
      action: { type: "expire" },
    },
  ];
}
