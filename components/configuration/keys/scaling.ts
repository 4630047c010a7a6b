import { z } from "zod";
import { isTimezone, readDays, readTime } from "../schedules";
import { autoKey, key, orAuto, orNone } from "./key";
import { json, wholeNumber, wholeNumberInside } from "./schemas";

/** A text that a reader turns into a value, or refuses by undefined. */
function readBy<T>(read: (text: string) => T | undefined) {
  return z.string().transform((text, context) => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message: "not understood" });
    return z.NEVER;
  });
}

const days = readBy(readDays);
const time = readBy(readTime);
const timezone = z.string().refine(isTimezone);

/** How much compute, and when more. */
export const scalingKeys = {
  cpu: autoKey({
    description: "CPU units of one task, 1024 = 1 vCPU",
    schema: wholeNumber(256, 16384),
    auto: { phase: { initial: 512, growth: 1024, scale: 2048 } },
    allowed: "auto, or CPU units from 256 to 16384 (1024 = 1 vCPU)",
    example: "512",
  }),

  memory: autoKey({
    description: "Memory of one task in MiB",
    schema: wholeNumber(512, 122880),
    auto: { phase: { initial: 1024, growth: 2048, scale: 4096 } },
    allowed: "auto, or MiB from 512 to 122880",
    example: "1024",
  }),

  tmpSize: key({
    description: "Size of /tmp in MiB, part of the task's memory (auto = an eighth of it)",
    on: ["fargate", "ec2"],
    schema: orAuto(wholeNumber(16, 61440)),
    default: "auto",
    allowed: "auto, or MiB from 16 to 61440",
    example: "256",
  }),

  minTasks: autoKey({
    description: "Fewest tasks that always run",
    schema: wholeNumber(1, 500),
    auto: { phase: { initial: 2, growth: 3, scale: 5 } },
    allowed: "auto, or a whole number from 1 to 500",
    example: "2",
  }),

  maxTasks: autoKey({
    description: "Most tasks that auto scaling may start",
    schema: wholeNumber(1, 500),
    auto: { phase: { initial: 4, growth: 5, scale: 10 } },
    allowed: "auto, or a whole number from 1 to 500",
    example: "4",
  }),

  /**
   * The guide's 20 times its task counts does not fit its own max_connections of 200; these leave room for two topologies at once, so
   * that a move needs neither another class nor a restart of the database.
   */
  poolSize: autoKey({
    description: "Database connections that one task holds at most",
    schema: wholeNumber(1, 200),
    auto: { phase: { initial: 4, growth: 10, scale: 6 } },
    allowed: "auto, or a whole number from 1 to 200",
    example: "10",
  }),

  instanceType: key({
    description: "EC2 instance type, one task on each",
    on: ["ec2"],
    schema: orAuto(z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/)),
    default: "auto",
    allowed: "auto, or an EC2 instance type of the image's architecture",
    example: "t3.small",
  }),

  machineImage: key({
    description:
      "Image of EC2's machines (auto = the newest Amazon Linux 2023, taken when machines are replaced anyway; latest = at every update; or an AMI that stays)",
    schema: z.string().regex(/^(auto|latest|ami-([0-9a-f]{8}|[0-9a-f]{17}))$/),
    default: "auto",
    allowed: "auto, latest, or the id of an AMI of Amazon Linux 2023",
    example: "ami-0123456789abcdef0",
  }),

  spotShare: key({
    description: "Percentage of the tasks above minTasks that run on Spot",
    schema: wholeNumber(0, 100),
    default: 0,
    allowed: "a percentage from 0 to 100",
    example: "50",
  }),

  runningHours: key({
    description:
      "When a dev stack runs; else it has no tasks, machines or pods, and the database is stopped (none = always; docs/running-hours.md)",
    schema: orNone(json(z.strictObject({ days, from: time, to: time, timezone }))),
    default: "none",
    allowed:
      "none, or days such as MON-FRI or MON,WED, from and to such as 07:00 and 20:00 on one day, and timezone, the name of an IANA time zone " +
      "such as Europe/Berlin",
    example: '{"days":"MON-FRI","from":"07:00","to":"20:00","timezone":"Europe/Berlin"}',
  }),

  scheduledScaling: key({
    description: "From a time on, auto scaling keeps between so many tasks, machines or pods: for peaks that are known",
    schema: json(
      z
        .array(
          z.strictObject({
            days,
            at: time,
            timezone,
            min: wholeNumberInside(1, 500),
            max: wholeNumberInside(1, 500).optional(),
          }),
        )
        .max(20),
    ),
    default: [],
    items: "object",
    allowed:
      "a list of at most 20 times, each with days such as MON-FRI, at such as 07:30, timezone, the name of an IANA time zone, min, and max, " +
      "at most maxTasks (maxReplicas of pods), which is what it is without",
    example: "[0].at=07:30",
  }),

  cpuTarget: key({
    description: "Average CPU in percent that auto scaling aims at",
    schema: wholeNumber(10, 90),
    default: 60,
    allowed: "a percentage from 10 to 90",
    example: "60",
  }),

  requestsPerTarget: key({
    description:
      "Requests a minute and task that auto scaling aims at (auto = as many as keep cpuTarget at 6 ms of processor time each - 6000 for each vCPU at 60 %)",
    on: ["fargate", "ec2"],
    schema: orAuto(wholeNumber(1, 1_000_000)),
    default: "auto",
    allowed: "auto, or requests a minute and task, from 1 to 1000000",
    example: "6000",
  }),

  startupSeconds: key({
    description: "Seconds that a starting JVM has before failed health checks count",
    schema: wholeNumber(0, 3600),
    default: 180,
    allowed: "seconds from 0 to 3600",
    example: "180",
  }),
};
