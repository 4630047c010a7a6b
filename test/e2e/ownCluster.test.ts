import assert from "node:assert/strict";
import { type ApiServer, skipWithoutApiServer, startApiServer } from "../kubernetes/apiServer";
import type { Controller } from "../kubernetes/controller";
import { startGarbageCollector } from "../kubernetes/garbageCollector";
import { applyChange, previewWithoutChanges, timed, up } from "./support/lifecycle";
import { TestStack } from "./support/stack";
import { skipWithoutTools } from "./support/tools";

const NAMESPACE = "malayalees-app";

describe("the real program on a cluster of one's own", () => {
  let server: ApiServer | undefined;
  let collector: Controller | undefined;
  let stack: TestStack;

  before(async function () {
    skipWithoutTools(this);
    skipWithoutApiServer(this);
    server = await startApiServer([]);
    collector = await startGarbageCollector(server);
    // As documented: the Secret with the credentials is there before the first update.
    server.kubectl(["create", "namespace", NAMESPACE]);
    const literals = ["--from-literal=username=malayalees_app", "--from-literal=password=only-for-this-test"];
    server.kubectl(["--namespace", NAMESPACE, "create", "secret", "generic", "database-credentials", ...literals]);
    stack = await TestStack.open("dev", {});
    const settings = {
      topology: "kubernetes",
      kubeconfig: server.kubeconfig,
      databaseEndpoint: "postgres.example.com",
      ingressClass: "nginx",
      domain: "app.malayalees.us",
      // A bare API server makes no pods run.
      waitForRollout: "false",
    };
    stack.configure(settings);
  });

  after(async () => {
    stack?.remove();
    await collector?.stop();
    server?.stop();
  });

  it("comes up in a namespace that exists already, and makes nothing of AWS", async () => {
    await timed("up on a cluster of one's own", () => up(stack));
    const types = stack.resources().map(({ type }) => type);
    assert.ok(types.includes("kubernetes:networking.k8s.io/v1:Ingress"));
    assert.deepEqual(
      types.filter((type) => type.startsWith("aws")),
      [],
    );
  });

  it("has nothing to do a second time", () => previewWithoutChanges(stack));

  it("takes a new image in place", async () => {
    const { changed } = await applyChange(stack, { image: "registry.malayalees.us/app:1.0.1" });
    assert.deepEqual(
      changed.map(({ op, urn }) => [op, urn.split("$").pop()?.split("::")[0]]),
      [["update", "kubernetes:apps/v1:Deployment"]],
    );
  });

  it("goes without a trace", async () => {
    await stack.operate("destroy");
    assert.deepEqual(stack.resources(), []);
  });
});
