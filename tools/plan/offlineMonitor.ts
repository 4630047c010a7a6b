import * as pulumi from "@pulumi/pulumi";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { answerCall } from "./offlineCalls";
import { offlineOutputs } from "./offlineOutputs";
import { plain } from "./values";

/** A resource as the program registered it, with everything that the engine would be told. */
export interface OfflineResource {
  readonly urn: string;
  /** Type token, for example `aws:rds/instance:Instance`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** URN of the parent; none for the stack itself. */
  readonly parent: string | undefined;
  /** Inputs with secrets in clear: for policies, never for people. */
  readonly props: Readonly<Record<string, unknown>>;
  /** Inputs as people may see them: secrets are `[secret]`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** URNs of all that must exist before. */
  readonly dependencies: readonly string[];
  /** Input → URNs that its value comes from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  /** A component whose inside only the real engine sees. */
  readonly remote: boolean;
  /** Made by a provider; the others are components. */
  readonly custom: boolean;
}

/** What the program may rely on, of all that monitors can do. */
const FEATURES: readonly string[] = ["secrets", "resourceReferences", "aliasSpecs", "deletedWith"];

type Callback<T> = (error: unknown, response?: T) => void;

/**
 * Stands where the engine's resource monitor would: records what the program registers and answers with what AWS would, as far
 * as the inputs tell (offlineOutputs.ts). No engine, no provider, no network.
 */
export class OfflineMonitor {
  private readonly registered = new Map<string, OfflineResource>();

  constructor(private readonly region: string) {}

  /** In the order of registration. */
  get resources(): readonly OfflineResource[] {
    return [...this.registered.values()];
  }

  /** Makes this the monitor of the runtime, in place of whatever there was. */
  install(project: string, stack: string, config: Readonly<Record<string, string>>): void {
    // A preview: what is not known before an update stays unknown, and the program may ask isDryRun.
    pulumi.runtime.setMockOptions(this, project, stack, true, "organization");
    pulumi.runtime.setAllConfig({ ...config });
  }

  registerResource(request: proto.RegisterResourceRequest, callback: Callback<proto.RegisterResourceResponse>): void {
    answer(callback, () => {
      const resource = this.record(request);
      const raw = request.getObject()?.toJavaScript() ?? {};
      const { id, outputs } = offlineOutputs(resource, this.region);
      const response = new proto.RegisterResourceResponse();
      response.setUrn(resource.urn);
      response.setId(id);
      response.setObject(Struct.fromJavaScript({ ...raw, ...outputs } as Parameters<typeof Struct.fromJavaScript>[0]));
      return response;
    });
  }

  readResource(request: proto.ReadResourceRequest, callback: Callback<proto.ReadResourceResponse>): void {
    answer(callback, () => {
      const response = new proto.ReadResourceResponse();
      response.setUrn(urnOf(request.getParent(), request.getType(), request.getName()));
      response.setProperties(request.getProperties());
      return response;
    });
  }

  invoke(request: proto.ResourceInvokeRequest, callback: Callback<provider.InvokeResponse>): void {
    answer(callback, () => {
      const inputs = request.getArgs()?.toJavaScript() ?? {};
      const response = new provider.InvokeResponse();
      const result = answerCall(request.getTok(), inputs, this.region);
      response.setReturn(Struct.fromJavaScript(result as Parameters<typeof Struct.fromJavaScript>[0]));
      return response;
    });
  }

  registerResourceOutputs(_request: unknown, callback: Callback<object>): void {
    callback(null, {});
  }

  supportsFeature(request: proto.SupportsFeatureRequest, callback: Callback<{ getHassupport(): boolean }>): void {
    const supported = FEATURES.includes(request.getId());
    callback(null, { getHassupport: () => supported });
  }

  registerPackage(_request: unknown, callback: Callback<proto.RegisterPackageResponse>): void {
    const response = new proto.RegisterPackageResponse();
    response.setRef("offline");
    callback(null, response);
  }

  close(): void {}

  private record(request: proto.RegisterResourceRequest): OfflineResource {
    const urn = urnOf(request.getParent(), request.getType(), request.getName());
    if (this.registered.has(urn)) throw new Error(`Two resources have the URN ${urn}: give one of them another name.`);
    const raw = request.getObject()?.toJavaScript() ?? {};
    const resource: OfflineResource = {
      urn,
      type: request.getType(),
      name: request.getName(),
      parent: request.getParent() || undefined,
      props: plain(raw, "clear"),
      inputs: plain(raw, "masked"),
      dependencies: request.getDependenciesList(),
      propertyDependencies: Object.fromEntries(
        [...request.getPropertydependenciesMap().entries()].map(([key, value]) => [key, value.getUrnsList()]),
      ),
      protect: request.getProtect() ?? false,
      retainOnDelete: request.getRetainondelete() ?? false,
      ignoreChanges: request.getIgnorechangesList(),
      remote: request.getRemote(),
      custom: request.getCustom(),
    };
    this.registered.set(urn, resource);
    return resource;
  }
}

function answer<T>(callback: Callback<T>, make: () => T): void {
  try {
    callback(null, make());
  } catch (error) {
    callback(error);
  }
}

/** The engine's own rule: the types of all parents but the stack, then the resource's own. */
function urnOf(parent: string, type: string, name: string): string {
  const parentTypes = parent.split("::")[2] ?? "";
  const qualified = parentTypes === "" || parentTypes === "pulumi:pulumi:Stack" ? type : `${parentTypes}$${type}`;
  return `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::${qualified}::${name}`;
}
