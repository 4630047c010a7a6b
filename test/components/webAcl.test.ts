import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { INCLUDED_UNITS, managedRules, managedRulesNames, unitsOf } from "../../components/configuration/webRules";
import { parseStackConfig } from "../../components/stackConfig";
import { WebAcl, webAclRules } from "../../components/webAcl";
import { dev } from "../support/badConfigurations";
import { byType, one, runOffline } from "../support/offline";

const rulesOf = (settings: Readonly<Record<string, string>>) =>
  parseStackConfig(
    { ...dev, ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [`malayalees:${key}`, value])) },
    "dev",
  ).webRules;

const made = (settings: Readonly<Record<string, string>>) => {
  const rules = rulesOf(settings);
  assert.ok(rules);
  return webAclRules(rules);
};

describe("AWS WAF before the load balancer", () => {
  it("is not there unless one of its keys asks for it", () => {
    assert.equal(rulesOf({}), undefined);
    assert.equal(rulesOf({ wafRules: '["common"]' }), undefined);
  });

  it("checks limits of rate first, then AWS's groups in their order", () => {
    const rules = made({ waf: "block", rateLimitPerAddress: "2000", rateLimitPerHost: "20000" });
    assert.deepEqual(
      rules.map(({ priority, name }) => [priority, name]),
      [
        [0, "rate-per-address"],
        [1, "rate-per-host"],
        [2, "AWSManagedRulesAmazonIpReputationList"],
        [3, "AWSManagedRulesKnownBadInputsRuleSet"],
        [4, "AWSManagedRulesCommonRuleSet"],
      ],
    );
  });

  it("limits each address, and each host in whatever case it is written, over five minutes", () => {
    const statements = made({ rateLimitPerAddress: "2000", rateLimitPerHost: "20000" }).map(
      ({ statement }) => statement,
    );
    assert.deepEqual(statements, [
      { rateBasedStatement: { limit: 2000, aggregateKeyType: "IP", evaluationWindowSec: 300 } },
      {
        rateBasedStatement: {
          limit: 20000,
          aggregateKeyType: "CUSTOM_KEYS",
          customKeys: [{ header: { name: "host", textTransformations: [{ priority: 0, type: "LOWERCASE" }] } }],
          evaluationWindowSec: 300,
        },
      },
    ]);
  });

  it("answers 429 to what is too much, and leaves AWS's rules what they do", () => {
    const [limit, group] = made({ waf: "block", rateLimitPerAddress: "2000" });
    assert.deepEqual(limit?.action, { block: { customResponse: { responseCode: 429 } } });
    assert.deepEqual(group?.overrideAction, { none: {} });
  });

  it("blocks nothing at all while it only counts", () => {
    const rules = made({ waf: "count", rateLimitPerAddress: "2000", rateLimitPerHost: "20000" });
    for (const { action, overrideAction } of rules) assert.deepEqual(action ?? overrideAction, { count: {} });
  });

  it("lets large uploads in by default, and whatever else is excepted, rule by rule", () => {
    const overrides = (settings: Readonly<Record<string, string>>) =>
      JSON.stringify(made({ waf: "block", wafRules: '["common"]', ...settings })[0]?.statement);
    assert.match(
      overrides({}),
      /"ruleActionOverrides":\[{"name":"SizeRestrictions_BODY","actionToUse":{"count":{}}}\]/,
    );
    assert.match(overrides({ wafExceptions: "[]" }), /"ruleActionOverrides":\[\]/);
    assert.match(overrides({ wafExceptions: '["common/NoUserAgent_HEADER"]' }), /NoUserAgent_HEADER/);
  });

  it("counts capacity units as AWS does: all groups fit by themselves, and not with every limit", () => {
    const all = { managed: managedRulesNames, perAddress: undefined, perHost: undefined };
    assert.equal(unitsOf(all), 1475);
    assert.ok(unitsOf({ ...all, perAddress: 10, perHost: 10 }) > INCLUDED_UNITS);
    assert.deepEqual(Object.keys(managedRules).sort(), [...managedRulesNames].sort());
  });

  it("has its groups and their units on the page", () => {
    const page = readFileSync("docs/waf.md", "utf8");
    const rows = Object.entries(managedRules).map(([key, { name, units }]) => `| \`${key}\` | ${name} | ${units} |`);
    for (const row of rows) assert.ok(page.includes(row), row);
  });

  it("is associated with the load balancer, and logs what matched without sessions, credentials or the secret header", async () => {
    const { resources } = await runOffline(() => {
      const rules = rulesOf({ waf: "block" });
      assert.ok(rules);
      const loadBalancerArn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/x/1";
      new WebAcl("web-acl", { loadBalancerArn, rules, applicationName: "app", logRetentionDays: 14 });
    });
    assert.match(
      String(one(resources, "aws:wafv2/webAclAssociation:WebAclAssociation").inputs.resourceArn),
      /loadbalancer/,
    );
    const { inputs } = one(resources, "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration");
    const headers = ["authorization", "cookie", "x-topology"].map((name) => ({ singleHeader: { name } }));
    assert.deepEqual(inputs.redactedFields, headers);
    assert.match(JSON.stringify(inputs.loggingFilter), /"defaultBehavior":"DROP"/);
    const [log] = byType(resources, "aws:cloudwatch/logGroup:LogGroup");
    assert.match(String(log?.inputs.namePrefix), /^aws-waf-logs-/);
    assert.equal(one(resources, "aws:wafv2/webAcl:WebAcl").inputs.scope, "REGIONAL");
    assert.doesNotMatch(JSON.stringify(resources), /"sampledRequestsEnabled":true/);
  });
});
