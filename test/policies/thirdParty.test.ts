import assert from "node:assert/strict";
import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as eks from "@pulumi/eks";
import { DatabaseBuilder, ElastiCacheRedis, StaticSite, Vpc, WebServerBuilder } from "@studion/infra-code-blocks";
import { policies } from "../../policies/catalogue";
import { runPolicies } from "../../policies/runner";
import { runOffline } from "../support/offline";

/** Programs made of third-party components, with the defaults of their authors. */
const programs: Readonly<Record<string, () => unknown>> = {
  "studion: a database with a replica and a machine to reach it": () => {
    const { vpc } = new Vpc("network");
    return new DatabaseBuilder("database")
      .withInstance({ dbName: "site" })
      .withCredentials({ username: "app" })
      .withVpc(vpc)
      .withMonitoring()
      .addReplica("reports")
      .withSSMConnect()
      .build();
  },
  "studion: a web server on Fargate": () => {
    const { vpc } = new Vpc("network");
    const cluster = new aws.ecs.Cluster("cluster");
    return new WebServerBuilder("web").withContainer("nginx", 80).withEcsConfig({ cluster }).withVpc(vpc).build();
  },
  "studion: Redis": () => new ElastiCacheRedis("redis", { vpc: new Vpc("network").vpc }),
  "studion: a static site": () => new StaticSite("site", { hostedZoneId: "Z1", domain: "www.example.com" }),
  "awsx: a service behind a load balancer": () => {
    const vpc = new awsx.ec2.Vpc("network");
    const balancer = new awsx.lb.ApplicationLoadBalancer("door", { subnetIds: vpc.publicSubnetIds });
    const cluster = new aws.ecs.Cluster("cluster");
    const image = new awsx.ecr.Repository("images", { forceDelete: true });
    return new awsx.ecs.FargateService("app", {
      cluster: cluster.arn,
      assignPublicIp: true,
      taskDefinitionArgs: {
        container: { name: "app", image: image.url, portMappings: [{ targetGroup: balancer.defaultTargetGroup }] },
      },
    });
  },
  "eks: a cluster as it comes": () => new eks.Cluster("cluster"),
};

describe("programs of third parties", () => {
  for (const [what, program] of Object.entries(programs)) {
    it(`are judged, and no policy throws: ${what}`, async () => {
      const counts = new Map<string, number>();
      let made = 0;
      for (const stack of ["dev", "prod"]) {
        const config = { "aws:region": "us-east-1" };
        const { resources } = await runOffline(() => void program(), { stack, config });
        made = resources.length;
        const urns = new Set(resources.map(({ urn }) => urn));
        for (const { policy, urn, message } of await runPolicies(policies, resources)) {
          assert.ok(urns.has(urn), `${policy} points at ${urn}`);
          assert.match(message, /\S/);
          if (stack === "prod") counts.set(policy, (counts.get(policy) ?? 0) + 1);
        }
      }
      assert.ok(made > 1, "the program made nothing");
      const findings = [...counts].map(([policy, count]) => (count === 1 ? policy : `${policy} × ${count}`));
      console.log(`      ${made} resources; in production: ${findings.join(", ") || "nothing to find fault with"}`);
    });
  }
});
