import type { ApplicationConfig } from "../../configuration/configTypes";
import { type Addresses, byName, containerEnvironment, type SecretVariable } from "../containerEnvironment";
import { STOP_SECONDS } from "../stopSeconds";

/** Name of the only container of a task. */
export const CONTAINER = "app";

/** What the container definition needs. Contains no secret. */
export interface ContainerArgs {
  readonly application: ApplicationConfig;
  readonly region: string;
  readonly addresses: Addresses<string>;
  readonly secretVariables: readonly SecretVariable<string>[];
  readonly logGroupName: string;
}

/** The application's container, in the format of ECS. */
export function containerDefinition(args: ContainerArgs) {
  const { application } = args;
  return {
    name: CONTAINER,
    image: application.image,
    essential: true,
    user: `${application.user}:${application.user}`,
    // ECS Exec writes into the container's root file system, so it cannot be read-only where shells are enabled.
    readonlyRootFilesystem: !application.enableExec,
    linuxParameters: {
      initProcessEnabled: true,
      // A bind mount on Fargate would belong to root. Source: AWS, "Amazon ECS now supports tmpfs mounts on AWS Fargate" (2026-01).
      tmpfs: [{ containerPath: "/tmp", size: application.tmpSize, mountOptions: TMP_OPTIONS }],
    },
    portMappings: [{ containerPort: application.port, hostPort: application.port, protocol: "tcp" }],
    environment: containerEnvironment(application, args.addresses),
    secrets: byName(args.secretVariables.map(reference)),
    stopTimeout: STOP_SECONDS,
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": args.logGroupName,
        "awslogs-region": args.region,
        "awslogs-stream-prefix": "ecs",
      },
    },
  };
}

/** Source: Amazon ECS API reference, Secret, valueFrom: `ARN:json-key:version-stage:version-id` (2026-11). */
function reference({ name, arn, jsonKey }: SecretVariable<string>) {
  return { name, valueFrom: jsonKey === undefined ? arn : `${arn}:${jsonKey}::` };
}

/**
 * exec: Java libraries unpack native code there. mode: the application is not root, and must be able to write.
 * Source: Amazon ECS API reference, Tmpfs, mountOptions (2026-11).
 */
const TMP_OPTIONS: readonly string[] = ["rw", "exec", "nosuid", "nodev", "mode=1777"];
