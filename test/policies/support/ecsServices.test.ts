import assert from "node:assert/strict";
import { policies } from "../../../policies/catalogue";
import { type PlannedResource, runPolicies } from "../../../policies/runner";
import { resource } from "./stacks";

const CLEAN = { deploymentCircuitBreaker: { enable: true, rollback: true } };
const asProduction = { environment: "prod" };

/** What the policies of compute and of the stack say of resources in production. */
async function reported(...resources: readonly PlannedResource[]): Promise<readonly string[]> {
  const asked = policies.filter(({ id }) => /^MLY-(CMP|STK|LB)-/.test(id));
  const tagged = resources.map((each) => ({ ...each, props: { ...each.props, tags: asProduction } }));
  return (await runPolicies(asked, tagged)).map(({ policy }) => policy);
}

const service = (props: Readonly<Record<string, unknown>>) => resource("aws:ecs/service:Service", "s", props);

describe("what AWS does not take together", () => {
  for (const percent of [0, 50, undefined])
    it(`is not asked of a daemon: ${percent} % of its tasks stay while it is replaced`, async () => {
      const daemon = { schedulingStrategy: "DAEMON", deploymentMinimumHealthyPercent: percent, ...CLEAN };
      assert.deepEqual(await reported(service(daemon)), []);
    });

  for (const type of ["CODE_DEPLOY", "EXTERNAL"])
    it(`is not asked of a service whose controller is ${type}`, async () => {
      const own = { desiredCount: 2, deploymentController: { type }, deploymentMinimumHealthyPercent: 0 };
      assert.deepEqual(await reported(service(own)), ["production-scales"]);
    });

  for (const strategy of ["BLUE_GREEN", "LINEAR", "CANARY"])
    it(`is not asked of a deployment by ${strategy}`, async () => {
      assert.deepEqual(await reported(service({ desiredCount: 2, deploymentConfiguration: { strategy } })), [
        "production-scales",
      ]);
    });

  it("is asked of every rolling update", async () => {
    for (const controller of [{}, { deploymentController: { type: "ECS" } }])
      assert.deepEqual(
        await reported(service({ desiredCount: 2, deploymentMinimumHealthyPercent: 0, ...controller })),
        ["service-rolls-back", "service-rolls-back", "service-stays-up-while-deploying", "production-scales"],
      );
  });

  it("is judged at the task set where a controller of one's own makes those", async () => {
    const networkConfiguration = { assignPublicIp: true, subnets: ["subnet-1"] };
    assert.deepEqual(await reported(resource("aws:ecs/taskSet:TaskSet", "s", { networkConfiguration })), [
      "service-has-no-public-address",
      "production-spans-zones",
    ]);
  });

  const container = { name: "a", image: "x:1", logConfiguration: { logDriver: "awslogs" } };
  const task = (props: Readonly<Record<string, unknown>>) =>
    resource("aws:ecs/taskDefinition:TaskDefinition", "t", {
      containerDefinitions: JSON.stringify([container]),
      networkMode: "awsvpc",
      ...props,
    });

  it("is not asked of Windows, which has no users and no read-only root, nor of machines outside AWS", async () => {
    const windows = { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" } };
    assert.deepEqual(await reported(task(windows)), []);
    assert.deepEqual(await reported(task({})), ["task-runs-as-non-root", "task-root-read-only"]);
    const outside = { ...windows, networkMode: "bridge", requiresCompatibilities: ["EXTERNAL"] };
    assert.deepEqual(await reported(task(outside)), []);
  });

  it("is not asked of a load balancer of another kind, nor of a function as target", async () => {
    const balancer = (loadBalancerType: string) =>
      resource("aws:lb/loadBalancer:LoadBalancer", "b", {
        loadBalancerType,
        enableDeletionProtection: true,
        desyncMitigationMode: "monitor",
        subnets: ["subnet-1", "subnet-2"],
      });
    assert.deepEqual(await reported(balancer("gateway")), []);
    assert.deepEqual(await reported(balancer("network")), ["load-balancer-logs-access"]);
    const target = { targetType: "lambda", healthCheck: { enabled: false }, deregistrationDelay: 0 };
    assert.deepEqual(await reported(resource("aws:lb/targetGroup:TargetGroup", "t", target)), []);
  });

  it("is not asked of a group that names several kinds of check", async () => {
    const group = (healthCheckType: string) =>
      resource("aws:autoscaling/group:Group", "g", {
        targetGroupArns: ["arn"],
        healthCheckType,
        minSize: 2,
        maxSize: 4,
        instanceRefresh: { preferences: { autoRollback: true } },
      });
    assert.deepEqual(await reported(group("EC2,ELB")), ["production-scales"]);
    assert.deepEqual(await reported(group("EC2")), ["group-believes-load-balancer", "production-scales"]);
  });

  it("is not asked of a database of another engine", async () => {
    const asked = policies.filter(({ id }) => /^MLY-DB-/.test(id));
    const sound = {
      storageEncrypted: true,
      backupRetentionPeriod: 7,
      deletionProtection: true,
      monitoringInterval: 60,
    };
    const more = { copyTagsToSnapshot: true, allocatedStorage: 20, maxAllocatedStorage: 100, tags: asProduction };
    const database = (props: Readonly<Record<string, unknown>>) =>
      resource("aws:rds/instance:Instance", "db", { ...sound, ...more, multiAz: true, ...props });
    const rows: readonly (readonly [props: Readonly<Record<string, unknown>>, reports: readonly string[]])[] = [
      [{ engine: "mysql", engineVersion: "8.0", instanceClass: "db.t4g.micro" }, []],
      [{ engine: "mysql", engineVersion: "8.0", instanceClass: "db.r6g.large" }, ["database-insights-enabled"]],
      [{ engine: "sqlserver-ex", performanceInsightsEnabled: true, multiAz: false }, []],
      [{ engine: "custom-oracle-ee", performanceInsightsEnabled: true, multiAz: false }, ["database-multi-az"]],
      [{ engine: "db2-se", engineVersion: "11.5" }, []],
    ];
    for (const [props, reports] of rows)
      assert.deepEqual(
        (await runPolicies(asked, [database(props)])).map(({ policy }) => policy),
        reports,
      );
  });
});
