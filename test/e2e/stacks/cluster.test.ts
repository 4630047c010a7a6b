import assert from "node:assert/strict";
import { topologyNames } from "../../../components/configuration/topologyFacts";
import { type ApiServer, skipWithoutApiServer, startApiServer } from "../../kubernetes/apiServer";
import type { Controller } from "../../kubernetes/controller";
import { customResourceDefinitions } from "../../kubernetes/customResources";
import { startGarbageCollector } from "../../kubernetes/garbageCollector";
import { type Emulator, startEmulator } from "../support/emulator";
import { destroyWholly, previewWithoutChanges, timed, up } from "../support/lifecycle";
import { itMovesAlong, walkThroughPairs } from "../support/moves";
import { assertDeployerMay, assertDeployerNeeds } from "../support/permissions";
import { letLongerTestsGoFirst } from "../support/priority";
import { TestStack } from "../support/stack";
import { skipWithoutTools } from "../support/tools";

interface NodeClass {
  readonly spec: { readonly tags: object; readonly role: string; readonly subnetSelectorTerms: readonly object[] };
}

describe("the dev stack on EKS on the real engine", () => {
  let emulator: Emulator | undefined;
  let apiServer: ApiServer | undefined;
  let collector: Controller | undefined;
  let stack: TestStack;

  before(async function () {
    letLongerTestsGoFirst();
    skipWithoutTools(this);
    skipWithoutApiServer(this);
    emulator = await startEmulator({ runningTasks: 1, sharedProviders: ["aws", "awsx", "eks"] });
    // The emulator's clusters have no endpoint: their pods go to a real API server, which has no controllers to wait for.
    apiServer = await startApiServer(customResourceDefinitions);
    collector = await startGarbageCollector(apiServer);
    stack = await TestStack.open("dev", emulator.environment);
    const settings = {
      topology: "eks",
      kubeconfig: apiServer.kubeconfig,
      waitForRollout: "false",
      rollbackOnErrors: "true",
      clusterAdminRoleArns: [await createRole("platform-team")],
    };
    stack.configure(settings);
  });

  after(async () => {
    stack?.remove();
    await collector?.stop();
    apiServer?.stop();
    await emulator?.stop();
  });

  it("comes up, and then there is nothing to do", async () => {
    await timed("up of dev on EKS", () => up(stack));
    await previewWithoutChanges(stack);
  });

  it("starts machines with the stack's tags, in the stack's subnets, with the role that has access to the cluster", async () => {
    const { tags, role, subnetSelectorTerms } = server().get<NodeClass>("nodeclass", "application").spec;
    assert.deepEqual(tags, {
      application: "malayalees-app",
      environment: "dev",
      "managed-by": "pulumi",
      Name: "malayalees-app-eks",
    });
    assert.equal(subnetSelectorTerms.length, 2);
    const { cluster } = await eks<{ readonly cluster: { readonly computeConfig: { readonly nodeRoleArn: string } } }>(
      `/clusters/${await clusterName()}`,
    );
    assert.equal(cluster.computeConfig.nodeRoleArn.split("/").pop(), role);
  });

  it("lets the function that puts a version back change the application's Deployment, and nothing else", () => {
    const may = (verb: string, what: string, namespace = "malayalees-app") => {
      const as = ["--as", "function", "--as-group", "rollback-guard", "--namespace", namespace];
      try {
        return server()
          .kubectl(["auth", "can-i", verb, what, ...as])
          .trim();
      } catch {
        return "no"; // kubectl says no by its exit code
      }
    };
    assert.deepEqual([may("patch", "deployments/malayalees-app"), may("list", "replicasets")], ["yes", "yes"]);
    assert.deepEqual(
      [
        may("patch", "deployments/other"),
        may("list", "secrets"),
        may("list", "replicasets", "kube-system"),
        may("delete", "deployments/malayalees-app"),
      ],
      ["no", "no", "no", "no"],
    );
  });

  it("has every log group that EKS and its add-ons write to, with an end of retention", async () => {
    const name = await clusterName();
    const kinds = ["application", "dataplane", "host", "performance"].map(
      (kind) => `/aws/containerinsights/${name}/${kind}`,
    );
    assert.deepEqual(
      (await logGroups()).filter(({ logGroupName }) => logGroupName.includes(name)),
      [...kinds, `/aws/eks/${name}/cluster`].map((logGroupName) => ({ logGroupName, retentionInDays: 14 })),
    );
  });

  const [first = ""] = topologyNames;
  itMovesAlong(walkThroughPairs("eks", ["eks", first]), () => stack);

  it("goes away, and no log group stays", async () => {
    await timed("destroy of dev on EKS", () => destroyWholly(stack, aws()));
  });

  it("asked AWS for nothing that the generated policy of its deployer does not allow, and needs all of it", async () => {
    const kubeconfig = "/where/the/cluster/is";
    const administrators = { clusterAdminRoleArns: '["arn:aws:iam::123456789012:role/platform-team"]' };
    const onEks = { topology: "eks", kubeconfig, rollbackOnErrors: "true", ...administrators };
    await assertDeployerMay("dev", [onEks, { topology: first, rollbackOnErrors: "true" }], aws().calls());
    await assertDeployerNeeds("dev", [onEks], aws().calls());
  });

  function server(): ApiServer {
    return apiServer ?? assert.fail("no API server");
  }

  function aws(): Emulator {
    return emulator ?? assert.fail("no emulator");
  }

  async function createRole(name: string): Promise<string> {
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
    };
    const query = new URLSearchParams({ Action: "CreateRole", Version: "2010-05-08", RoleName: name });
    query.set("AssumeRolePolicyDocument", JSON.stringify(trust));
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await aws().request("iam", "/", { method: "POST", body: query.toString(), headers });
    return /<Arn>(.*?)<\/Arn>/.exec(answer)?.[1] ?? "";
  }

  async function eks<T>(path: string): Promise<T> {
    return JSON.parse(await aws().request("eks", path));
  }

  async function clusterName(): Promise<string> {
    const { clusters } = await eks<{ readonly clusters: readonly string[] }>("/clusters");
    return clusters[0] ?? assert.fail("no cluster");
  }

  async function logGroups(): Promise<readonly { readonly logGroupName: string; readonly retentionInDays: number }[]> {
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "Logs_20140328.DescribeLogGroups" };
    const answer = await aws().request("logs", "/", { method: "POST", body: "{}", headers });
    const groups: readonly { logGroupName: string; retentionInDays: number }[] = JSON.parse(answer).logGroups;
    return groups
      .map(({ logGroupName, retentionInDays }) => ({ logGroupName, retentionInDays }))
      .sort((a, b) => (a.logGroupName < b.logGroupName ? -1 : 1));
  }
});
