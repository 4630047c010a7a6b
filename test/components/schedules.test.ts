import assert from "node:assert/strict";
import {
  awsCron,
  isTimezone,
  readDays,
  readTime,
  runsAt,
  sizeChanges,
  unixCron,
} from "../../components/configuration/schedules";
import { topologyNames } from "../../components/configuration/topologyFacts";
import { parseStackConfig } from "../../components/stackConfig";
import { dev, prod } from "../support/badConfigurations";
import { sharedPlan } from "../support/plans";
import { topologySettings } from "../support/topologySettings";

const HOURS = { days: "MON-FRI", from: "07:00", to: "20:00", timezone: "Europe/Berlin" };
const settings = { runningHours: JSON.stringify(HOURS) };
const WEEKDAYS = ["MON", "TUE", "WED", "THU", "FRI"] as const;
const berlin = { days: WEEKDAYS, from: 420, to: 1200, timezone: "Europe/Berlin" };

describe("what changes by the clock", () => {
  it("reads days as a range, over the end of the week too, or as a list in any order", () => {
    assert.deepEqual(readDays("MON-FRI"), WEEKDAYS);
    assert.deepEqual(readDays("FRI-MON"), ["MON", "FRI", "SAT", "SUN"]);
    assert.deepEqual(readDays("WED,MON"), ["MON", "WED"]);
    for (const text of ["", "mon", "MON-", "MON-FRI-SUN", "MONDAY", "1-5"])
      assert.equal(readDays(text), undefined, text);
  });

  it("reads times of a day, and time zones by name alone: an offset knows no summer time", () => {
    assert.deepEqual(["00:00", "07:30", "23:59", "24:00", "7:30"].map(readTime), [0, 450, 1439, undefined, undefined]);
    for (const name of ["Europe/Berlin", "UTC", "America/Argentina/Buenos_Aires"]) assert.ok(isTimezone(name), name);
    for (const name of ["europe/berlin", "CEST", "+02:00", "Europe/Nowhere", ""]) assert.ok(!isTimezone(name), name);
  });

  it("is written as each scheduler takes it", () => {
    const time = { days: ["MON", "SUN"], minute: 450 } as const;
    assert.equal(awsCron(time), "cron(30 7 ? * MON,SUN *)");
    assert.equal(unixCron(time), "30 7 * * 1,0");
  });

  it("keeps a stack running from the first minute to before the last, on its own clocks, in summer and in winter", () => {
    const cases = [
      ["2026-07-15T05:00:00Z", true],
      ["2026-07-15T04:59:00Z", false],
      ["2026-01-14T05:30:00Z", false],
      ["2026-01-14T06:00:00Z", true],
      ["2026-01-14T18:59:00Z", true],
      ["2026-01-14T19:00:00Z", false],
      ["2026-01-17T12:00:00Z", false],
    ] as const;
    for (const [moment, runs] of cases) assert.equal(runsAt(berlin, new Date(moment)), runs, moment);
  });

  it("is off and on again with a topology's own limits, beside sizes for known peaks", () => {
    const size = { days: WEEKDAYS, minute: 450, timezone: "UTC", min: 3, max: 4 };
    const changes = sizeChanges({ runningHours: berlin, sizes: [size] }, { min: 1, max: 2 });
    assert.deepEqual(
      changes.map(({ name, minute, min, max }) => [name, minute, min, max]),
      [
        ["on", 420, 1, 2],
        ["off", 1200, 0, 0],
        ["size-1", 450, 3, 4],
      ],
    );
  });

  it("is not for prod, and rests while traffic moves", () => {
    const configured = (base: Readonly<Record<string, string>>, more: Readonly<Record<string, string>>) =>
      parseStackConfig(
        { ...base, ...Object.fromEntries(Object.entries(more).map(([key, value]) => [`malayalees:${key}`, value])) },
        "x",
      ).schedule;
    assert.throws(() => configured(prod, settings), /none in prod/);
    assert.deepEqual(configured(dev, settings).runningHours, berlin);
    const moving = { ...settings, traffic: '{"fargate":100,"ec2":0}' };
    assert.deepEqual(configured(dev, moving), { runningHours: undefined, sizes: [] });
  });

  const SCHEDULED = {
    fargate: "aws:appautoscaling/scheduledAction:ScheduledAction",
    ec2: "aws:autoscaling/schedule:Schedule",
    eks: "kubernetes:batch/v1:CronJob",
  } as const;
  for (const topology of topologyNames) {
    it(`switches ${topology} off and on with the same keys, stops the database after it, and costs less`, async () => {
      const plan = await sharedPlan("dev", { ...topologySettings(topology), ...settings });
      const named = (type: string) =>
        plan.resources.filter((each) => each.type === type).map(({ name }) => name.split("-").pop());
      assert.deepEqual(named(SCHEDULED[topology]).sort(), ["off", "on"]);
      const calls = plan.resources.filter(({ type }) => type === "aws:scheduler/schedule:Schedule");
      assert.deepEqual(
        calls.map(({ props }) => [props.scheduleExpression, props.scheduleExpressionTimezone]),
        [
          ["cron(40 6 ? * MON,TUE,WED,THU,FRI *)", "Europe/Berlin"],
          ["cron(15 20 ? * MON,TUE,WED,THU,FRI,SAT,SUN *)", "Europe/Berlin"],
        ],
      );
      const always = await sharedPlan("dev", topologySettings(topology));
      const group = (of: typeof plan, name: string) =>
        of.costs.items.filter((item) => item.group === name).reduce((sum, { dollars }) => sum + dollars, 0);
      assert.ok(plan.costs.expected < always.costs.expected);
      const unpriced = (of: typeof plan) => of.costs.items.filter(({ kind }) => kind === "unpriced").length;
      assert.equal(unpriced(plan), unpriced(always));
      // 65 of 168 hours.
      if (topology === "fargate") {
        const share = group(plan, "application") / group(always, "application");
        assert.equal(share.toFixed(3), (65 / 168).toFixed(3));
      }
    });
  }
});
