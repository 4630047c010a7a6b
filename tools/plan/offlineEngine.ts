import { type LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

/** What a program said by pulumi.log. */
export interface Message {
  readonly severity: "info" | "warning" | "error";
  readonly text: string;
  /** The resource that it is about, if any. */
  readonly urn: string | undefined;
}

const SEVERITIES: ReadonlyMap<number, Message["severity"]> = new Map([
  [LogSeverity.INFO, "info"],
  [LogSeverity.WARNING, "warning"],
  [LogSeverity.ERROR, "error"],
]);

type Callback = (error: unknown, response: object) => void;

/** Stands where the engine would: keeps what the program logs, which without an engine goes to the standard output. */
export class OfflineEngine {
  private readonly logged: Message[] = [];

  /** All but debugging. */
  get messages(): readonly Message[] {
    return this.logged;
  }

  log(request: LogRequest, callback: Callback): void {
    const severity = SEVERITIES.get(request.getSeverity());
    if (severity) this.logged.push({ severity, text: request.getMessage(), urn: request.getUrn() || undefined });
    callback(null, {});
  }

  setRootResource(_request: unknown, callback: Callback): void {
    callback(null, {});
  }

  requirePulumiVersion(_request: unknown, callback: Callback): void {
    callback(null, {});
  }

  close(): void {}
}
