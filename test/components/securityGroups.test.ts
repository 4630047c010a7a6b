import assert from "node:assert/strict";
import { sharedPlan } from "../support/plans";
import { topologySettings } from "../support/topologySettings";

/** Source: EC2 API, CreateSecurityGroup, GroupDescription, for a VPC (2026-11). */
const DESCRIPTION = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

describe("security groups", () => {
  for (const topology of ["fargate", "ec2", "eks"])
    it(`of ${topology} have descriptions that EC2 takes, which has no apostrophes`, async () => {
      const { resources } = await sharedPlan("prod", {
        ...topologySettings(topology),
        databaseProxy: "true",
        databaseReplicas: "1",
        valkey: "nodes",
      });
      const groups = resources.filter(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup");
      assert.ok(groups.length > 5);
      for (const { name, inputs } of groups) assert.match(String(inputs.description ?? ""), DESCRIPTION, name);
    });
});
