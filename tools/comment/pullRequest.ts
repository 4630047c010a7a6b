import { UsageError } from "../support/errors";

/** A pull request, and how to reach it. */
export interface PullRequest {
  /** Of GitHub's REST API, without a slash at its end. */
  readonly api: string;
  /** Owner and name. */
  readonly repository: string;
  readonly number: number;
  readonly token: string;
}

/** What a job of GitHub Actions has in its environment. @throws UsageError */
export function pullRequestOf(number: number, environment: NodeJS.ProcessEnv): PullRequest {
  return {
    api: (environment.GITHUB_API_URL ?? "https://api.github.com").replace(/\/+$/, ""),
    repository: given("GITHUB_REPOSITORY", environment, /^[\w.-]+\/[\w.-]+$/),
    number,
    token: given("GITHUB_TOKEN", environment, /^\S+$/),
  };
}

/** The value itself is not in the message: it may be the token. */
function given(name: string, environment: NodeJS.ProcessEnv, form: RegExp): string {
  const text = environment[name] ?? "";
  if (form.test(text)) return text;
  throw new UsageError(`${name} is ${text === "" ? "not set" : "not of its form"} in the environment`);
}
