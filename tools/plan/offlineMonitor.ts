import type * as alias from "@pulumi/pulumi/proto/alias_pb";
import * as provider from "@pulumi/pulumi/proto/provider_pb";
import * as proto from "@pulumi/pulumi/proto/resource_pb";
import { reasonOf } from "../../database/errors";
import { answerCall, answerMethod } from "./offlineCalls";
import { offlineOutputs } from "./offlineOutputs";
import { complete, dereferenced, plain, secret, toStruct, type Wire } from "./values";

/** A resource as the program registered it, with everything that the engine would get. */
export interface OfflineResource {
  readonly urn: string;
  /** Type token, for example `aws:rds/instance:Instance`. */
  readonly type: string;
  /** Logical name. */
  readonly name: string;
  /** URN of the parent; none for the stack itself. */
  readonly parent: string | undefined;
  /** Inputs with secrets in plain text, and the engine's word where nothing is known yet: for policies, never for people. */
  readonly props: Readonly<Record<string, unknown>>;
  /** Inputs as people may see them: secrets are `[secret]`. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** URNs of all that must exist before. */
  readonly dependencies: readonly string[];
  /** Input → URNs that its value comes from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** URN and id of an explicit provider, as `urn::id`; none for the default one. */
  readonly provider: string | undefined;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  /** URNs that the resource had before. */
  readonly aliases: readonly string[];
  /** A component whose inside only the real engine sees. */
  readonly remote: boolean;
  /** Made by a provider; the others are components. */
  readonly custom: boolean;
  /** Exists already and is only read (`X.get`). */
  readonly external: boolean;
}

/** What the program may rely on, of all that monitors can do. */
const FEATURES: readonly string[] = ["secrets", "resourceReferences", "aliasSpecs", "deletedWith"];

const STACK = "pulumi:pulumi:Stack";

type Callback<T> = (error: unknown, response?: T) => void;

/** What a program may ask of a resource later. */
interface State {
  readonly urn: string;
  readonly id: string;
  readonly state: Wire;
}

/**
 * Stands where the engine's resource monitor would: records what the program registers and answers with what AWS would, as far
 * as it follows from the inputs (offlineOutputs.ts). No engine, no provider, no network.
 */
export class OfflineMonitor {
  /** Tokens of the functions that were called: what the program asks of AWS. */
  readonly invoked = new Set<string>();
  private readonly registered = new Map<string, OfflineResource>();
  private readonly states = new Map<string, State>();
  private readonly outputs = new Map<string, Wire>();

  constructor(
    private readonly place: {
      readonly project: string;
      readonly stack: string;
      readonly region: string;
      readonly config: Readonly<Record<string, string>>;
    },
  ) {}

  /** In the order of registration. */
  get resources(): readonly OfflineResource[] {
    return [...this.registered.values()];
  }

  /** As people may see them. */
  get stackOutputs(): Wire {
    const stack = this.resources.find(({ type }) => type === STACK);
    return plain(this.outputs.get(stack?.urn ?? "") ?? {}, "people");
  }

  registerResource(request: proto.RegisterResourceRequest, callback: Callback<proto.RegisterResourceResponse>): void {
    answer(callback, () => {
      const inputs: Wire = request.getObject()?.toJavaScript() ?? {};
      const resource = this.record(request, inputs, {
        ...registrationOf(request),
        aliases: request.getAliasesList().map((each) => this.aliasOf(each, request)),
      });
      const { id, state } = this.stateOf(resource, inputs, request.getAdditionalsecretoutputsList());
      const response = new proto.RegisterResourceResponse();
      response.setUrn(resource.urn);
      response.setId(id);
      response.setObject(toStruct(state));
      return response;
    });
  }

  readResource(request: proto.ReadResourceRequest, callback: Callback<proto.ReadResourceResponse>): void {
    answer(callback, () => {
      const inputs: Wire = request.getProperties()?.toJavaScript() ?? {};
      const resource = this.record(request, inputs, READ);
      const { state } = this.stateOf(resource, inputs, request.getAdditionalsecretoutputsList(), request.getId());
      const response = new proto.ReadResourceResponse();
      response.setUrn(resource.urn);
      response.setProperties(toStruct(state));
      return response;
    });
  }

  invoke(request: proto.ResourceInvokeRequest, callback: Callback<provider.InvokeResponse>): void {
    answer(callback, () => {
      const inputs: Wire = request.getArgs()?.toJavaScript() ?? {};
      this.invoked.add(request.getTok());
      const response = new provider.InvokeResponse();
      const isLookup = request.getTok() === "pulumi:pulumi:getResource";
      const result = isLookup ? this.lookUp(inputs.urn) : answerCall(request.getTok(), inputs, this.place);
      response.setReturn(toStruct(result));
      return response;
    });
  }

  call(request: proto.ResourceCallRequest, callback: Callback<provider.CallResponse>): void {
    answer(callback, () => {
      const response = new provider.CallResponse();
      response.setReturn(toStruct(answerMethod(request.getTok())));
      return response;
    });
  }

  registerResourceOutputs(request: proto.RegisterResourceOutputsRequest, callback: Callback<object>): void {
    answer(callback, () => {
      const outputs: Wire = request.getOutputs()?.toJavaScript() ?? {};
      this.outputs.set(request.getUrn(), outputs);
      // A stack has no inputs: the engine shows policies its outputs in their place.
      const stack = this.registered.get(request.getUrn());
      if (stack?.type === STACK) this.registered.set(stack.urn, { ...stack, props: plain(outputs, "policies") });
      return {};
    });
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

  private record(request: Identity, inputs: Wire, registration: Registration): OfflineResource {
    const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
    const urn = this.urnOf(parent, type, name);
    if (this.registered.has(urn)) throw new Error(`Two resources have the URN ${urn}: give one of them another name.`);
    const resource: OfflineResource = {
      urn,
      type,
      name,
      parent: parent || undefined,
      props: plain(inputs, "policies"),
      inputs: plain(inputs, "people"),
      dependencies: request.getDependenciesList(),
      provider: request.getProvider() || undefined,
      ...registration,
    };
    this.registered.set(urn, resource);
    return resource;
  }

  private stateOf(resource: OfflineResource, inputs: Wire, secrets: readonly string[], existingId?: string): State {
    const { id, outputs } = offlineOutputs({ ...resource, existingId }, this.place.region);
    // A remote component's outputs are what it says; its inputs may have the same names and other meanings.
    const all = resource.remote ? outputs : complete(dereferenced(inputs), outputs);
    const entries = Object.entries(all).map(
      ([key, value]) => [key, secrets.includes(key) ? secret(value) : value] as const,
    );
    const state = { urn: resource.urn, id: existingId ?? id, state: Object.fromEntries(entries) };
    this.states.set(resource.urn, state);
    return state;
  }

  private lookUp(urn: unknown): Wire {
    const state = this.states.get(String(urn));
    if (!state) throw new Error(`There is no resource ${urn}.`);
    return { ...state };
  }

  /** The engine's own rule: the types of all parents but the stack, then the resource's own. */
  private urnOf(parent: string, type: string, name: string, { stack, project } = this.place): string {
    const parentTypes = parent.split("::")[2] ?? "";
    const qualified = parentTypes === "" || parentTypes === STACK ? type : `${parentTypes}$${type}`;
    return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
  }

  /** An alias says only what was different. */
  private aliasOf(given: alias.Alias, own: Identity): string {
    const spec = given.getSpec();
    if (!spec) return given.getUrn();
    const parent = spec.getNoparent() ? "" : spec.getParenturn() || own.getParent();
    const place = {
      ...this.place,
      stack: spec.getStack() || this.place.stack,
      project: spec.getProject() || this.place.project,
    };
    return this.urnOf(parent, spec.getType() || own.getType(), spec.getName() || own.getName(), place);
  }
}

/** What registering and reading have in common. */
type Identity = Pick<
  proto.RegisterResourceRequest | proto.ReadResourceRequest,
  "getType" | "getName" | "getParent" | "getProvider" | "getDependenciesList"
>;

type Registration = Omit<
  OfflineResource,
  "urn" | "type" | "name" | "parent" | "props" | "inputs" | "dependencies" | "provider"
>;

const READ: Registration = {
  propertyDependencies: {},
  protect: false,
  retainOnDelete: false,
  ignoreChanges: [],
  replaceOnChanges: [],
  aliases: [],
  remote: false,
  custom: true,
  external: true,
};

function registrationOf(request: proto.RegisterResourceRequest): Omit<Registration, "aliases"> {
  const sources = [...request.getPropertydependenciesMap().entries()];
  return {
    propertyDependencies: Object.fromEntries(sources.map(([key, value]) => [key, value.getUrnsList()])),
    protect: request.getProtect() ?? false,
    retainOnDelete: request.getRetainondelete() ?? false,
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    remote: request.getRemote(),
    custom: request.getCustom(),
    external: false,
  };
}

/** The runtime reads an error's `details`, as gRPC has them. */
function answer<T>(callback: Callback<T>, make: () => T): void {
  try {
    callback(null, make());
  } catch (error) {
    const details = reasonOf(error);
    callback(Object.assign(error instanceof Error ? error : new Error(details), { details }));
  }
}
