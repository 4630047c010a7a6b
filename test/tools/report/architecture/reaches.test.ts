import assert from "node:assert/strict";
import { OUTSIDE, type Reach } from "../../../../tools/report/architecture/links";
import { type Reaches, readReaches } from "../../../../tools/report/architecture/reaches";
import { shownStack } from "../../../../tools/report/shownStack";
import { sharedPlan } from "../../../support/plans";
import { reportedStacks } from "../stacks";

const RULE = /^aws:vpc\/securityGroup(Ingress|Egress)Rule:/;

const reachesOf = async ({ stack, overrides }: (typeof reportedStacks)[number], without?: string) => {
  const { resources } = await sharedPlan(stack, overrides);
  return readReaches(shownStack({ resources: resources.filter(({ urn }) => urn !== without) }));
};

const stackNamed = (title: string) => {
  const found = reportedStacks.find((each) => each.title === title);
  assert.ok(found, title);
  return found;
};

/** `from → to ports`, with titles in place of ids. */
const shown = ({ boxes }: Reaches, { from, to, ports }: Reach) => {
  const titleOf = (id: string) => boxes.find((box) => box.id === id)?.title ?? id;
  return `${titleOf(from)} → ${titleOf(to)} ${ports.join(", ")}`;
};

const expected: Readonly<Record<string, readonly string[]>> = {
  dev: [
    "outside → Application Load Balancer 80",
    "Application Load Balancer → ECS on Fargate 8080",
    "ECS on Fargate → RDS PostgreSQL 5432",
    "ECS on Fargate → outside 443",
    "database-setup → RDS PostgreSQL 5432",
    "database-setup → VPC endpoints 443",
    "inside → VPC endpoints 443",
  ],
  "prod on fargate": [
    "outside → Application Load Balancer 80, 443",
    "Application Load Balancer → ECS on Fargate 8080",
    "ECS on Fargate → RDS PostgreSQL 5432",
    "ECS on Fargate → outside 443",
    "database-setup → RDS PostgreSQL 5432",
    "database-setup → outside 443",
  ],
  "eks with a public endpoint": [
    "outside → Application Load Balancer 80, 443",
    "outside → EKS control plane 443",
    "eks-rollback → EKS control plane 443",
    "Application Load Balancer → Pods on Kubernetes 8080",
    "Pods on Kubernetes → RDS PostgreSQL 5432",
    "Pods on Kubernetes → outside 53 UDP, 53, 443, 5432",
    "database-setup → RDS PostgreSQL 5432",
    "database-setup → outside 443",
  ],
  "two topologies at once": [
    "outside → Application Load Balancer 80, 443",
    "Application Load Balancer → ECS on Fargate 8080",
    "Application Load Balancer → EC2 Auto Scaling 8080",
    "ECS on Fargate → RDS PostgreSQL 5432",
    "ECS on Fargate → outside 443",
    "EC2 Auto Scaling → RDS PostgreSQL 5432",
    "EC2 Auto Scaling → outside 443",
    "database-setup → RDS PostgreSQL 5432",
    "database-setup → outside 443",
  ],
  "three zones, proxy, replica and Valkey": [
    "outside → Application Load Balancer 80, 443",
    "Application Load Balancer → ECS on Fargate 8080",
    "ECS on Fargate → RDS Proxy 5432",
    "ECS on Fargate → Read replica 5432",
    "ECS on Fargate → Valkey 6379",
    "ECS on Fargate → outside 443",
    "RDS Proxy → RDS PostgreSQL 5432",
    "database-setup → RDS PostgreSQL 5432",
    "database-setup → outside 443",
  ],
  "own cluster with an ingress": [
    "outside → Ingress nginx 80, 443",
    "Ingress nginx → Pods on Kubernetes 8080",
    "Pods on Kubernetes → PostgreSQL 5432",
    "Pods on Kubernetes → outside 53 UDP, 53, 443, 5432",
  ],
  "own cluster without an entrance": [
    "outside → Pods on Kubernetes 8080",
    "Pods on Kubernetes → PostgreSQL 5432",
    "Pods on Kubernetes → outside 53 UDP, 53, 443, 5432",
  ],
};

describe("who may talk to whom", () => {
  for (const [title, wanted] of Object.entries(expected)) {
    it(`is, in ${title}, what the rules are meant for`, async () => {
      const made = await reachesOf(stackNamed(title));
      const found = made.reaches.filter(({ kind }) => kind === "named").map((each) => shown(made, each));
      assert.deepEqual([...found].sort(), [...wanted].sort());
    });
  }

  for (const reported of reportedStacks) {
    it(`${reported.title}: each rule that names a group is in exactly one connection, each other one in some, and none is one-sided`, async () => {
      const { resources } = await sharedPlan(reported.stack, reported.overrides);
      const { reaches, warnings } = await reachesOf(reported);
      assert.deepEqual(warnings, []);
      for (const { urn, inputs } of resources.filter(({ type }) => RULE.test(type))) {
        const places = reaches.filter(({ rules }) => rules.includes(urn));
        if (inputs.referencedSecurityGroupId === undefined) assert.ok(places.length > 0, urn);
        else assert.equal(places.length, 1, urn);
      }
    });

    it(`${reported.title}: a connection ends when either side's only rule goes, and the other side's is said`, async () => {
      const { resources } = await sharedPlan(reported.stack, reported.overrides);
      const whole = await reachesOf(reported);
      for (const { urn } of resources.filter(
        ({ type, inputs }) => RULE.test(type) && inputs.referencedSecurityGroupId,
      )) {
        const rest = await reachesOf(reported, urn);
        const [lost] = whole.reaches.filter(({ rules }) => rules.includes(urn));
        assert.ok(lost, urn);
        const left = rest.reaches.find(
          ({ from, to, kind }) => from === lost.from && to === lost.to && kind === lost.kind,
        );
        // With more than a pair of rules, another one allows the same: the network's range may reach the control plane as well.
        const isSpare = lost.rules.length > 2;
        assert.ok(left === undefined || isSpare || left.ports.length < lost.ports.length, shown(whole, lost));
        const others = lost.rules.filter((rule) => rule !== urn);
        const answered = rest.reaches.some(({ rules }) => others.some((rule) => rules.includes(rule)));
        assert.ok(answered || rest.warnings.some((warning) => others.includes(warning.urn)), shown(whole, lost));
      }
    });
  }

  it("says which side a rule without an answer is on", async () => {
    const { resources } = await sharedPlan("prod", {});
    const without = (name: string) => resources.find(({ urn }) => urn.endsWith(`::${name}`))?.urn;
    const words = async (name: string) => {
      const { warnings } = await reachesOf(stackNamed("prod on fargate"), without(name));
      return warnings.map((each) => each.words);
    };
    assert.deepEqual(await words("fargate-access-database-in"), [
      "ECS on Fargate may open port 5432 to RDS PostgreSQL, but no rule of RDS PostgreSQL lets it in",
    ]);
    assert.deepEqual(await words("fargate-access-database-out"), [
      "RDS PostgreSQL lets ECS on Fargate in at port 5432, but no rule of ECS on Fargate lets it out",
    ]);
  });

  it("says that a rule in another form is not drawn", async () => {
    const { resources } = await sharedPlan("prod", {});
    const changed = resources.map((each) =>
      each.name === "database-access" ? { ...each, inputs: { ...each.inputs, ingress: [{ protocol: "-1" }] } } : each,
    );
    const { warnings } = readReaches(shownStack({ resources: changed }));
    assert.match(warnings[0]?.words ?? "", /a form that the drawing does not read/);
  });

  it("names the networks that users come from", async () => {
    const { reaches } = await reachesOf(stackNamed("users from two networks"));
    const [entrance] = reaches.filter(({ from }) => from === OUTSIDE);
    assert.deepEqual(entrance?.cidrs, ["203.0.113.0/24", "198.51.100.0/24"]);
  });
});
