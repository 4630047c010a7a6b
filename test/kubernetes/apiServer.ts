import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answers, plugin, skipWithout, type Tool } from "../e2e/support/tools";

/** A real Kubernetes API server on 127.0.0.1: it validates, admits and stores, and has neither nodes nor controllers. */
export interface ApiServer {
  /** Path of a kubeconfig for its administrator. */
  readonly kubeconfig: string;
  /** What `kubectl` prints, or throws with what the API server says. */
  kubectl(args: readonly string[], input?: unknown): string;
  /** One object as the API server has it. */
  get<T>(kind: string, name: string, namespace?: string): T;
  stop(): void;
}

/** The command that starts one: `COMMAND start DIRECTORY PORT` writes DIRECTORY/kubeconfig, `COMMAND stop DIRECTORY` ends it. */
const command = process.env.KUBE_TEST_SERVER;

const tools: readonly Tool[] = [
  {
    name: "KUBE_TEST_SERVER",
    isThere: () => command !== undefined,
    remedy: "set it to a command that starts etcd and kube-apiserver",
  },
  {
    name: "kubectl",
    isThere: () => answers("kubectl", ["version", "--client"]),
    remedy: "see https://kubernetes.io/docs/tasks/tools/",
  },
  plugin("kubernetes"),
];

/** Skips a suite that needs the API server on a machine that lacks a tool for it. */
export function skipWithoutApiServer(context: Mocha.Context): void {
  skipWithout(context, tools);
}

/** Starts an API server with these objects in it, custom resource definitions for example. */
export async function startApiServer(objects: readonly object[]): Promise<ApiServer> {
  const directory = mkdtempSync(join(tmpdir(), "malayalees-kube-"));
  run(["start", directory, String(await freePorts())]);
  const kubeconfig = join(directory, "kubeconfig");
  const server: ApiServer = {
    kubeconfig,
    kubectl(args, input) {
      const options = { encoding: "utf8" as const, input: input === undefined ? "" : JSON.stringify(input) };
      const { status, stdout, stderr } = spawnSync("kubectl", ["--kubeconfig", kubeconfig, ...args], options);
      if (status !== 0) throw new Error(`kubectl ${args.join(" ")}: ${stderr}`);
      return stdout;
    },
    get(kind, name, namespace) {
      const place = namespace ? ["--namespace", namespace] : [];
      return JSON.parse(server.kubectl(["get", kind, name, ...place, "--output", "json"]));
    },
    stop() {
      run(["stop", directory]);
      rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
    },
  };
  for (const object of objects) server.kubectl(["apply", "--filename", "-"], object);
  if (objects.length > 0)
    server.kubectl(["wait", "crd", "--all", "--for", "condition=Established", "--timeout", "30s"]);
  return server;
}

function run(args: readonly string[]): void {
  const [file = "", ...before] = (command ?? "").split(" ");
  execFileSync(file, [...before, ...args], { stdio: ["ignore", "ignore", "inherit"] });
}

/** A port that is free together with the two after it, which the server takes as well; below those that systems hand out. */
async function freePorts(): Promise<number> {
  const candidates = Array.from({ length: 1000 }, (_, index) => 20_000 + 3 * ((process.pid + index) % 1000));
  for (const first of candidates) {
    const free = await Promise.all([first, first + 1, first + 2].map(isFree));
    if (free.every(Boolean)) return first;
  }
  throw new Error("no three free ports in a row on 127.0.0.1");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const listener = createServer();
    listener.once("error", () => resolve(false));
    listener.listen(port, "127.0.0.1", () => listener.close(() => resolve(true)));
  });
}
