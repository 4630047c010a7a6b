import { writeFileSync } from "node:fs";
import { relative } from "node:path";

import Mocha = require("mocha");

const { EVENT_HOOK_END, EVENT_RUN_END, EVENT_TEST_END } = Mocha.Runner.constants;
const MOST = 12;

interface Timed {
  readonly file?: string;
  readonly duration?: number;
}

/** Mocha's own report. It also writes which files and tests took longest to the file that the reporter option `times` names. */
class TimesReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const files = new Map<string, number>();
    const tests = new Map<string, number>();
    const count = ({ file = "", duration = 0 }: Timed) => {
      const name = relative(process.cwd(), file);
      files.set(name, (files.get(name) ?? 0) + duration);
      return { name, duration };
    };
    runner.on(EVENT_HOOK_END, count);
    runner.on(EVENT_TEST_END, (test) => {
      const { name, duration } = count(test);
      tests.set(`${name}: ${test.title}`, duration);
    });
    runner.once(EVENT_RUN_END, () => {
      const text = [...table("slowest files", files), ...table("slowest tests", tests)].join("\n");
      writeFileSync(String(options.reporterOptions?.times), `${text}\n`);
    });
  }
}

function table(title: string, times: ReadonlyMap<string, number>): readonly string[] {
  const slowest = [...times].sort(([, a], [, b]) => b - a).slice(0, MOST);
  return [title, ...slowest.map(([name, ms]) => `${(ms / 1000).toFixed(1).padStart(8)} s  ${name}`)];
}

export = TimesReporter;
