import { z } from "zod";
import { applicationSecrets, keyArn, SECRETS_WORDS } from "../applicationSecrets";
import { VARIABLES_WORDS, variables } from "../environmentVariables";
import { APPLICATION_ROLE_WORDS, DATABASE_NAME_WORDS, isApplicationRole, isDatabaseName } from "../postgresNames";
import { key, orAuto } from "./key";
import { json, list, wholeNumber } from "./schemas";

const path = z.string().regex(/^\/[A-Za-z0-9_\-.$/~"'@:+&]{0,127}$/);
const PATH_WORDS = "a path that starts with /, at most 128 characters";

/** A tag other than latest, or a digest: what runs must be what was reviewed. */
const imageReference = z
  .string()
  .max(512)
  .regex(/^[a-z0-9][a-z0-9._\-/:]*(:(?!latest$)[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})$/);

/** What the application is. */
export const applicationKeys = {
  appName: key({
    description: "Name of the application - container, log group, and start of the database's and other physical names",
    schema: z
      .string()
      .max(32)
      .regex(/^[a-z](-?[a-z0-9])+$/),
    default: "malayalees-app",
    allowed:
      "2 to 32 lower-case letters, digits and single hyphens, starting with a letter and not ending with a hyphen",
    example: "malayalees-app",
  }),

  image: key({
    description:
      'Container image with tag or digest; "placeholder" is a public web server for the very first deployment',
    schema: z.union([z.literal("placeholder"), imageReference]),
    default: "placeholder",
    allowed: "placeholder, or an image with a tag other than latest or a digest",
    example: "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0",
  }),

  architecture: key({
    description: "CPU architecture that the image is built for (x86_64 or arm64)",
    schema: z.enum(["x86_64", "arm64"]),
    default: "x86_64",
    allowed: "x86_64 or arm64",
    example: "x86_64",
  }),

  containerPort: key({
    description: "Port that the application listens on",
    schema: wholeNumber(1024, 65535),
    default: 8080,
    allowed: "a port from 1024 to 65535 (a user that is not root cannot open lower ones)",
    example: "8080",
  }),

  containerUser: key({
    description: "Numeric user (and group) that the application runs as; never root",
    schema: wholeNumber(1, 65534),
    default: 1000,
    allowed: "a user id from 1 to 65534 (0 is root, which the application never is)",
    example: "1000",
  }),

  healthPath: key({
    description: "Path that answers whether the application is up (auto = /management/health)",
    schema: orAuto(path),
    default: "auto",
    allowed: `auto, or ${PATH_WORDS}`,
    example: "/management/health",
  }),

  readinessPath: key({
    description: "Path that answers whether it takes traffic (auto = healthPath + /readiness)",
    schema: orAuto(path),
    default: "auto",
    allowed: `auto, or ${PATH_WORDS}`,
    example: "/management/health/readiness",
  }),

  livenessPath: key({
    description: "Path that answers whether it must be restarted (auto = healthPath + /liveness)",
    schema: orAuto(path),
    default: "auto",
    allowed: `auto, or ${PATH_WORDS}`,
    example: "/management/health/liveness",
  }),

  springProfile: key({
    description: "SPRING_PROFILES_ACTIVE",
    schema: z.string().regex(/^[A-Za-z0-9_-]+(,[A-Za-z0-9_-]+)*$/),
    default: "prod-aws-postgres-cache",
    allowed: "names of profiles in letters, digits, _ and -, separated by commas",
    example: "prod-aws-postgres-cache",
  }),

  databaseName: key({
    description: "Database of the application (DB_NAME)",
    schema: z.string().refine(isDatabaseName),
    default: "malayalees_us_site",
    allowed: DATABASE_NAME_WORDS,
    example: "malayalees_us_site",
  }),

  databaseUser: key({
    description: "The application's own PostgreSQL role (DB_USERNAME); never the master user",
    schema: z.string().refine(isApplicationRole),
    default: "malayalees_app",
    allowed: APPLICATION_ROLE_WORDS,
    example: "malayalees_app",
  }),

  applicationMigrations: key({
    description:
      "Whether the application changes its own tables when it starts, by Liquibase or Flyway (DB_MIGRATION_USERNAME, DB_MIGRATION_PASSWORD)",
    schema: z.enum(["none", "startup"]),
    default: "none",
    allowed: "none, or startup (it gets the credentials of the role that owns its tables)",
    example: "startup",
  }),

  databaseOwner: key({
    description:
      "The PostgreSQL role that owns the application's tables and changes them (with applicationMigrations startup)",
    schema: z.string().refine(isApplicationRole),
    default: "malayalees_owner",
    allowed: APPLICATION_ROLE_WORDS,
    example: "malayalees_owner",
  }),

  environmentVariables: key({
    description:
      "More environment variables for the application, name to value; no secrets, and nothing that another key decides",
    schema: json(variables),
    default: {},
    allowed: VARIABLES_WORDS,
    example: ".LOGGING_LEVEL_ROOT=INFO",
  }),

  applicationSecrets: key({
    description:
      "Environment variables for the application that are secrets, name to where the value is; docs/application-secrets.md",
    schema: json(applicationSecrets),
    default: {},
    allowed: SECRETS_WORDS,
    example: ".MAIL_PASSWORD=arn:aws:secretsmanager:us-east-1:123456789012:secret:malayalees-AbCdEf:mailPassword::",
  }),

  applicationSecretKeys: key({
    description:
      "KMS keys that applicationSecrets are encrypted with, where they are not AWS's own (aws/secretsmanager, aws/ssm)",
    schema: list(keyArn, 0, 10),
    default: [],
    allowed: "a list of at most 10 ARNs of KMS keys, by id and not by alias",
    example: "[0]=arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012",
  }),
};
