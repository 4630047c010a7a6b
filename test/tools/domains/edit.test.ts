import assert from "node:assert/strict";
import { withDomain, withoutDomain } from "../../../tools/domains/edit";
import { UsageError } from "../../../tools/support/errors";

const MAIN = `# The stack of production.
encryptionsalt: v1:abc=
config:
  aws:region: us-east-1
  # Ours.
  malayalees:domain: app.acme.test # since 2024
  malayalees:hostedZoneId: Z0123456789ABC
  malayalees:image: placeholder
`;

const TENANTS = `${MAIN}  malayalees:domains:
    # The first tenant.
    - name: one.test
      hostedZoneId: Z1111111111AAA # theirs
    # The second.
    - name: "*.two.test"
  malayalees:phase: initial
`;

describe("a domain in a stack's file", () => {
  it("is added after the others, and comments, order and everything else stay as they are", () => {
    const { text } = withDomain(TENANTS, { name: "three.test", hostedZoneId: "Z3333333333CCC" });
    const added = "    - name: three.test\n      hostedZoneId: Z3333333333CCC\n";
    assert.equal(text, TENANTS.replace("  malayalees:phase", `${added}  malayalees:phase`));
  });

  it("is the first of the list when there is only the main one, which stays what it is", () => {
    const { text, overrides } = withDomain(MAIN, { name: "*.one.test", certificate: "one" });
    assert.equal(text, `${MAIN}  malayalees:domains:\n    - name: "*.one.test"\n      certificate: one\n`);
    assert.deepEqual(overrides, { domains: '[{"name":"*.one.test","certificate":"one"}]' });
  });

  it("is the main one when there is none", () => {
    const { text, overrides } = withDomain("config:\n  aws:region: us-east-1\n", {
      name: "app.acme.test",
      hostedZoneId: "Z0123456789ABC",
    });
    assert.match(text, /^ {2}malayalees:domain: app\.acme\.test\n {2}malayalees:hostedZoneId: Z0123456789ABC$/m);
    assert.deepEqual(overrides, { domain: "app.acme.test", hostedZoneId: "Z0123456789ABC" });
  });

  it("is never the main one when it stands for many", () => {
    assert.deepEqual(withDomain("config: {}\n", { name: "*.acme.test" }).overrides, {
      domains: '[{"name":"*.acme.test"}]',
    });
  });

  it("is removed from the list alone", () => {
    const { text, overrides } = withoutDomain(TENANTS, "*.two.test");
    assert.equal(text, TENANTS.replace('    # The second.\n    - name: "*.two.test"\n', ""));
    assert.deepEqual(overrides, { domains: '[{"name":"one.test","hostedZoneId":"Z1111111111AAA"}]' });
  });

  it("is removed with its zone when it is the main one", () => {
    const { text, overrides } = withoutDomain(TENANTS, "app.acme.test");
    assert.doesNotMatch(text, /app\.acme\.test|Z0123456789ABC/);
    assert.match(text, /The first tenant/);
    assert.deepEqual(overrides, { domain: "none", hostedZoneId: "none" });
  });

  it("leaves no empty list behind", () => {
    const { text } = withDomain(MAIN, { name: "one.test" });
    assert.equal(withoutDomain(text, "one.test").text, MAIN);
  });

  it("is found under keys without the project's name, which stay so", () => {
    const bare = "config:\n  domain: app.acme.test\n  domains: [ { name: one.test } ]\n";
    const { text } = withDomain(bare, { name: "two.test" });
    assert.equal(text, bare.replace("one.test } ]", "one.test }, { name: two.test } ]"));
    assert.doesNotMatch(withoutDomain(bare, "app.acme.test").text, /domain:/);
  });

  const mistakes: readonly (readonly [string, () => unknown, RegExp])[] = [
    ["that is there", () => withDomain(TENANTS, { name: "one.test" }), /one\.test is one of the domains already/],
    ["that is the main one", () => withDomain(TENANTS, { name: "app.acme.test" }), /already/],
    ["that is not there", () => withoutDomain(TENANTS, "four.test"), /there are: app\.acme\.test, one\.test, \*\.two/],
    ["of none", () => withoutDomain("config: {}\n", "four.test"), /there are: none/],
    [
      "in an encrypted list",
      () => withDomain("config:\n  domains: {secure: v1:x}\n", { name: "a.test" }),
      /not encrypted/,
    ],
    ["beside a bare text", () => withDomain("config:\n  domains: [one.test]\n", { name: "a.test" }), /- name: …/],
    ["in a broken file", () => withDomain("config: {\n", { name: "a.test" }), /cannot be read/],
  ];
  for (const [what, edit, words] of mistakes) {
    it(`${what}: is refused in plain words`, () =>
      assert.throws(edit, (error: unknown) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, words);
        return true;
      }));
  }
});
