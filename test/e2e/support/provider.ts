import { spawn } from "node:child_process";
import { once } from "node:events";
import { homedir } from "node:os";
import { join } from "node:path";
import { credentials, Server, ServerCredentials } from "@grpc/grpc-js";
import { type IResourceProviderClient, ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConfigureRequest, DiffRequest, type DiffResponse } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { pluginVersion } from "./tools";

type Inputs = Readonly<Record<string, unknown>>;

/** Nothing beyond this machine is needed. */
const SETTINGS: Readonly<Record<string, string>> = {
  region: "us-east-1",
  accessKey: "x",
  secretKey: "x",
  skipCredentialsValidation: "true",
  skipRequestingAccountId: "true",
  skipMetadataApiCheck: "true",
  skipRegionValidation: "true",
};

/** A provider's process, which engines may attach to. */
export interface Plugin {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts the plugin in the version of its SDK. @param args the engine that it belongs to, if it is one's own */
export async function startPlugin(
  name: string,
  environment: NodeJS.ProcessEnv = process.env,
  args: readonly string[] = [],
): Promise<Plugin> {
  const home = process.env.PULUMI_HOME ?? join(homedir(), ".pulumi");
  const program = join(home, "plugins", `resource-${name}-v${pluginVersion(name)}`, `pulumi-resource-${name}`);
  // In a process group of its own: the AWS plugin starts another process, which does not end with it.
  const plugin = spawn(program, args, { stdio: ["ignore", "pipe", "ignore"], env: environment, detached: true });
  const endGroup = () => {
    if (plugin.pid !== undefined && plugin.exitCode === null && plugin.signalCode === null) process.kill(-plugin.pid);
  };
  process.once("exit", endGroup);
  const [port] = await once(plugin.stdout, "data");
  return {
    port: Number(port),
    async stop() {
      process.removeListener("exit", endGroup);
      if (plugin.exitCode !== null || plugin.signalCode !== null) return;
      const ended = once(plugin, "exit");
      endGroup();
      await ended;
    },
  };
}

/** The AWS provider by itself, without engine, AWS or emulator: it says of two states what it would do. */
export class AwsProvider {
  private constructor(
    private readonly plugin: Plugin,
    private readonly engine: Server,
    private readonly client: IResourceProviderClient,
  ) {}

  static async start(): Promise<AwsProvider> {
    const engine = new Server();
    const enginePort = await new Promise<number>((resolve, reject) =>
      engine.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) =>
        error ? reject(error) : resolve(port),
      ),
    );
    const plugin = await startPlugin("aws", process.env, [`127.0.0.1:${enginePort}`]);
    const client = new ResourceProviderClient(`127.0.0.1:${plugin.port}`, credentials.createInsecure());
    const provider = new AwsProvider(plugin, engine, client);
    await provider.configure();
    return provider;
  }

  private configure(): Promise<unknown> {
    const request = new ConfigureRequest();
    request.setAcceptsecrets(true);
    for (const [key, value] of Object.entries(SETTINGS)) request.getVariablesMap().set(`aws:config:${key}`, value);
    request.setArgs(Struct.fromJavaScript({ ...SETTINGS }));
    return new Promise((resolve, reject) =>
      this.client.configure(request, (error, response) => (error ? reject(error) : resolve(response))),
    );
  }

  /** Properties for which the provider would replace the resource. */
  async replacedBy(type: string, before: Inputs, after: Inputs): Promise<readonly string[]> {
    const request = new DiffRequest();
    request.setUrn(`urn:pulumi:s::p::${type}::x`);
    request.setId("x");
    request.setType(type);
    request.setName("x");
    request.setOlds(structOf({ id: "x", region: "us-east-1", arn: "x", ...before }));
    request.setOldInputs(structOf(before));
    request.setNews(structOf(after));
    const response = await new Promise<DiffResponse>((resolve, reject) =>
      this.client.diff(request, (error, found) => (error ? reject(error) : resolve(found))),
    );
    return response.getReplacesList();
  }

  async stop(): Promise<void> {
    await this.plugin.stop();
    this.engine.forceShutdown();
  }
}

/** Policy documents that are given as data reach the provider's state as text. */
function structOf(inputs: Inputs): Struct {
  const entries = Object.entries(inputs).map(([key, value]) => {
    return [
      key,
      (key === "policy" || key === "assumeRolePolicy") && typeof value === "object" ? JSON.stringify(value) : value,
    ];
  });
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(Object.fromEntries(entries))));
}
