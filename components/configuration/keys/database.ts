import { z } from "zod";
import { isOfferedForInstances } from "../../../policies/facts/instanceClasses";
import { isOfferedVersion } from "../../../policies/facts/postgresMinors";
import { autoKey, key, orAuto, orNone } from "./key";
import { json, oneOf, trueOrFalse, wholeNumber, wholeNumberInside } from "./schemas";

/** Seconds between enhanced monitoring samples. Source: RDS API, MonitoringInterval (2026-11). */
const MONITORING_SECONDS: readonly number[] = [0, 1, 5, 10, 15, 30, 60];

/** GiB of gp3 at most. Source: Amazon RDS user guide, "Amazon RDS DB instance storage", gp3 for PostgreSQL (2026-11). */
export const MOST_STORAGE = 65_536;
/** Autoscaling of storage wants a maximum that is a tenth larger. Source: the same guide, "Managing capacity automatically" (2026-11). */
const LARGEST_START = Math.floor((MOST_STORAGE * 10) / 11);

/**
 * What an instance of the database is for.
 *
 * `restoring`: being made from a backup, with what the restore itself can set. `restored`: has all settings of the stack, its replicas and
 * the migrations; the application does not use it yet. `serving`: the application uses it. `kept`: served before; read-only, protected,
 * without replicas. `leaving`: its protection goes, so that it can be deleted. `gone`: deleted; its number is not used again.
 */
export const instanceStates = ["restoring", "restored", "serving", "kept", "leaving", "gone"] as const;

const SNAPSHOT_NAME = /^[A-Za-z0-9:-]{1,255}$/;

/** A time in UTC. The CLI reads one without quotes as a timestamp, and writes that as Go does. */
const timestamp = z
  .string()
  .transform((text) => text.replace(/^(\S+) (\S+) \+0000 UTC$/, "$1T$2Z"))
  .pipe(z.iso.datetime())
  .transform((text) => new Date(text).toISOString());

const instance = z.strictObject({
  number: wholeNumberInside(1, 99),
  state: z.enum(instanceStates),
  from: wholeNumberInside(1, 98).optional(),
  time: timestamp.optional(),
  snapshot: z.string().regex(SNAPSHOT_NAME).optional(),
});

/** The database. */
export const databaseKeys = {
  /** Graviton (t4g) in place of the guide's t3: same memory, cheaper, and nothing in PostgreSQL depends on it. */
  databaseInstanceClass: autoKey({
    description: "RDS instance class",
    schema: z.string().refine(isOfferedForInstances),
    auto: { phase: { initial: "db.t4g.micro", growth: "db.t4g.small", scale: "db.t4g.medium" } },
    allowed: "auto, or an RDS class that RDS makes new instances of (policies/facts/instanceClasses.ts)",
    example: "db.t4g.medium",
  }),

  databaseEngineVersion: key({
    description: "PostgreSQL version, major or major.minor",
    schema: z
      .string()
      .regex(/^(17|18)(\.\d{1,2})?$/)
      .refine(isOfferedVersion),
    default: "17",
    allowed:
      "17 or 18, or a minor version of them that RDS makes databases of, 17.5 or 18.1 and later (but 17.8 and 18.2)",
    example: "17",
  }),

  databaseMajorUpgrade: key({
    description:
      "A change of databaseEngineVersion to a higher major version upgrades the running database in place (set it for that update alone)",
    schema: trueOrFalse,
    default: false,
    allowed: "true or false; docs/engine-upgrades.md says what comes before it",
    example: "true",
  }),

  databaseStorage: autoKey({
    description: "Storage at the start in GiB (gp3)",
    schema: wholeNumber(20, LARGEST_START),
    auto: { phase: { initial: 20, growth: 50, scale: 100 } },
    allowed: `auto, or GiB from 20 to ${LARGEST_START} (the most is ${MOST_STORAGE}, and a tenth is left to grow into)`,
    example: "20",
  }),

  /** Above what a larger phase begins with: on the way back storage stays, and RDS refuses a ceiling below it. */
  databaseMaxStorage: autoKey({
    description: "Storage in GiB up to which RDS grows it automatically",
    schema: wholeNumber(22, MOST_STORAGE),
    auto: { phase: { initial: 200, growth: 250, scale: 1000 } },
    allowed: `auto, or GiB from 22 to ${MOST_STORAGE}`,
    example: "100",
  }),

  databaseMultiAz: autoKey({
    description: "Standby in a second zone",
    schema: trueOrFalse,
    auto: { environment: { dev: false, prod: true } },
    allowed: "auto, true or false",
    example: "true",
  }),

  databaseBackupDays: autoKey({
    description: "Days of automatic backups",
    schema: wholeNumber(0, 35),
    auto: { environment: { dev: 1, prod: 14 } },
    allowed: "auto, or days from 0 to 35",
    example: "7",
  }),

  /** A replica costs as much as the database itself: only where the guide has one. */
  databaseReplicas: autoKey({
    description: "Read replicas (RDS_READER_ENDPOINT)",
    schema: wholeNumber(0, 5),
    auto: { both: { dev: { initial: 0, growth: 0, scale: 0 }, prod: { initial: 0, growth: 0, scale: 1 } } },
    allowed: "auto, or a whole number from 0 to 5",
    example: "1",
  }),

  databaseMonitoringSeconds: autoKey({
    description: "Interval of enhanced monitoring in seconds, 0 = off",
    schema: oneOf(MONITORING_SECONDS),
    auto: { environment: { dev: 0, prod: 60 } },
    allowed: `auto, or one of ${MONITORING_SECONDS.join(", ")} seconds (0 = off)`,
    example: "60",
  }),

  databaseChanges: key({
    description:
      "When a change that restarts the database is made - in its maintenance window, or now (auto = window where protection is on)",
    schema: orAuto(z.enum(["window", "now"])),
    default: "auto",
    allowed:
      "auto, window (a change that restarts the database waits for its maintenance window) or now (this update makes it, and waits for it)",
    example: "now",
  }),

  databaseMasterPasswordVersion: key({
    description:
      "Raise it by one to make a new master password - in the server, in its secret and for the migrations, in one update",
    schema: wholeNumber(1, 1_000_000),
    default: 1,
    allowed: "a whole number from 1 up; raised by one, the next update makes a new master password",
    example: "2",
  }),

  passwordRotationDays: key({
    description:
      "Days after which the application's and the owner's database passwords are renewed by themselves, without a failed request (fargate, ec2)",
    on: ["fargate", "ec2"],
    schema: orNone(wholeNumber(7, 365)),
    default: "none",
    allowed: "none, or days from 7 to 365",
    example: "30",
  }),

  /**
   * Where tasks come and go in numbers: they get through a fail-over without a new name to look up, and their idle connections cost the
   * database nothing. $0.015 an hour and vCPU, two at least: $22 a month. Source: Amazon RDS Proxy pricing, us-east-1 (2026-11).
   */
  databaseProxy: autoKey({
    description: "RDS Proxy between application and database (auto = in phase scale)",
    schema: trueOrFalse,
    auto: { phase: { initial: false, growth: false, scale: true } },
    allowed: "auto, true or false",
    example: "true",
  }),

  databaseInstances: key({
    description:
      "The database's instances, once it was restored - npm run restore writes them (empty = the first one, which serves)",
    schema: json(z.array(instance).max(99)),
    default: [],
    items: "object",
    allowed: `a list that npm run restore writes, of {number, state (${instanceStates.join(", ")})}, and for a restored one {from, time} or {snapshot}`,
    example: "[0].number=1, [0].state=serving",
  }),

  expirySchedule: key({
    description:
      "What runs expiry of cache entries and sessions - pg_cron in the database, or EventBridge Scheduler outside it",
    schema: z.enum(["pgCron", "scheduler"]),
    default: "pgCron",
    allowed: "pgCron, or scheduler (EventBridge Scheduler asks a function, for servers without pg_cron)",
    example: "scheduler",
  }),
};
