import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { OfflineResource } from "../../tools/plan/offlineMonitor";
import type { Plan } from "../../tools/plan/plan";
import { byType, one } from "../support/offline";
import { sharedPlan } from "../support/plans";
import { topologySettings } from "../support/topologySettings";

/** The whole stack with every kind of secret that a stack can have, on every topology: what each container gets, and what is nowhere. */

const SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:malayalees/mail-AbCdEf";
const PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/malayalees/token";
const KEY = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012";

const onAws = {
  applicationSecrets: JSON.stringify({
    MAIL_USER: `${SECRET}:user::`,
    MAIL_PASSWORD: `${SECRET}:pass-word::`,
    MAIL_SETTINGS: SECRET,
    PUSH_TOKEN: PARAMETER,
  }),
  applicationSecretKeys: JSON.stringify([KEY]),
  applicationMigrations: "startup",
  cacheType: "valkey",
  natStrategy: "none",
  interfaceEndpoints: "true",
  image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0",
};

const ofApplication = ["MAIL_PASSWORD", "MAIL_SETTINGS", "MAIL_USER", "PUSH_TOKEN"];
const ofStack = [
  "DB_MIGRATION_PASSWORD",
  "DB_MIGRATION_USERNAME",
  "DB_PASSWORD",
  "DB_USERNAME",
  "SPRING_DATA_REDIS_PASSWORD",
  "SPRING_DATA_REDIS_USERNAME",
];
const all = [...ofStack, ...ofApplication].sort();

function planOf(settings: Readonly<Record<string, string>>): Promise<Plan> {
  const keyed = Object.entries(settings).map(([key, value]) => [`malayalees:${key}`, value]);
  return sharedPlan("dev", Object.fromEntries(keyed));
}

interface Reference {
  readonly name: string;
  readonly valueFrom?: unknown;
  readonly value?: string;
}

type Resources = readonly OfflineResource[];

/** How a topology's containers refer to their secrets: name to reference. */
const referencesOf: Readonly<Record<string, (resources: Resources) => Readonly<Record<string, unknown>>>> = {
  fargate: (resources) => {
    const containers = byType(resources, "aws:ecs/taskDefinition:TaskDefinition").flatMap(
      ({ inputs }): readonly { readonly secrets: readonly Reference[] }[] =>
        JSON.parse(String(inputs.containerDefinitions)),
    );
    return named(containers.flatMap(({ secrets }) => secrets));
  },
  ec2: (resources) => {
    const { userData } = one(resources, "aws:ec2/launchTemplate:LaunchTemplate").inputs;
    const script = Buffer.from(String(userData), "base64").toString();
    const given = [...script.matchAll(/--env (\w+) \\$/gm)].map(([, name = ""]) => name);
    const reads = [...script.matchAll(/^(secret|parameter) (arn:\S+) \| assign '(.+)'$/gm)];
    return Object.fromEntries(
      given.map((name) => [name, reads.find(([, , , assigns = ""]) => assigns.includes(`export ${name}=`))?.[2]]),
    );
  },
  eks: podReferences,
  kubernetes: podReferences,
};

function podReferences(resources: Resources): Readonly<Record<string, unknown>> {
  const { spec } = one(resources, "kubernetes:apps/v1:Deployment").inputs as {
    readonly spec: {
      readonly template: { readonly spec: { readonly containers: readonly [{ readonly env: readonly Reference[] }] } };
    };
  };
  return named(spec.template.spec.containers[0].env.filter(({ valueFrom }) => valueFrom !== undefined));
}

function named(references: readonly Reference[]): Readonly<Record<string, unknown>> {
  for (const { name, value } of references) assert.equal(value, undefined, name);
  return Object.fromEntries(references.map(({ name, valueFrom }) => [name, valueFrom]));
}

/** Where each of the ECS references leads: the ARN without its field. */
const withoutField = (reference: unknown) => String(reference).replace(/:[\w-]+::$/, "");

/** The generated passwords of a plan, from the only resources that may have them. */
function generatedIn(resources: Resources): readonly string[] {
  return byType(resources, "aws:secretsmanager/secretVersion:SecretVersion").map(({ props }) => {
    const { password }: { readonly password: string } = JSON.parse(String(props.secretString ?? props.secretStringWo));
    return password;
  });
}

/** Resources whose purpose is to set a password somewhere. */
const SET_PASSWORDS = /secretsmanager\/secretVersion|rds\/instance|elasticache\/user|random:|^pulumi:/;

describe("the secrets of a whole stack", () => {
  for (const topology of ["fargate", "ec2", "eks"]) {
    describe(`on ${topology}`, () => {
      const plan = () => planOf({ ...topologySettings(topology), ...onAws });

      it("reach every container, each by reference", async () => {
        const references = referencesOf[topology]?.((await plan()).resources) ?? {};
        assert.deepEqual(Object.keys(references).sort(), all);
        for (const [name, reference] of Object.entries(references)) assert.ok(reference, name);
      });

      it("are in no plan, state or manifest by their values", async () => {
        const { resources, outputs } = await plan();
        const values = generatedIn(resources);
        assert.equal(new Set(values).size, 4, "master, application, owner, Valkey");
        for (const value of values) {
          assert.ok(value.length >= 16);
          assert.ok(!JSON.stringify([outputs, resources.map(({ inputs }) => inputs)]).includes(value));
          const others = resources.filter(({ type }) => !SET_PASSWORDS.test(type));
          for (const { type, name, props } of others)
            assert.ok(!JSON.stringify(props).includes(value), `${type} ${name}`);
        }
      });

      it("may be read by one role of the application's, exactly these and with exactly their keys", async () => {
        const { resources } = await plan();
        const policies = byType(resources, "aws:iam/rolePolicy:RolePolicy").map(({ name, inputs }) => ({
          name,
          statements: statementsOf(inputs.policy),
        }));
        const readers = policies.filter(({ statements }) =>
          statements.some(({ Action }) => Action.includes("ssm:GetParameters")),
        );
        assert.equal(readers.length, 1);
        const of = (action: string) =>
          readers[0]?.statements.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource) ??
          [];
        const made = byType(resources, "aws:kms/key:Key");
        assert.deepEqual(of("ssm:GetParameters"), [PARAMETER]);
        assert.equal(of("secretsmanager:GetSecretValue").length, 4, "application, owner, Valkey, and its own");
        assert.ok(of("secretsmanager:GetSecretValue").includes(SECRET));
        assert.equal(of("kms:Decrypt").length, made.length + 1);
        assert.ok(of("kms:Decrypt").includes(KEY));
      });

      it("are reached where there is no way to the internet: parameters have their endpoint", async () => {
        const services = byType((await plan()).resources, "aws:ec2/vpcEndpoint:VpcEndpoint").map(
          ({ inputs }) => inputs.serviceName,
        );
        for (const service of ["secretsmanager", "ssm"])
          assert.ok(
            services.some((each) => String(each).endsWith(`.${service}`)),
            `${service} of ${services.join()}`,
          );
      });

      it("offend no policy", async () => {
        const { violations } = await plan();
        assert.deepEqual(
          violations.filter(({ policy }) => /secret|least|read-only/.test(policy)),
          [],
        );
      });
    });
  }

  it("lead to the ARNs of the configuration, with ECS", async () => {
    const references = referencesOf.fargate?.((await planOf(onAws)).resources) ?? {};
    assert.equal(references.MAIL_PASSWORD, `${SECRET}:pass-word::`);
    assert.deepEqual(
      ofApplication.map((name) => withoutField(references[name])),
      [SECRET, SECRET, SECRET, PARAMETER],
    );
  });

  it("are copied by the driver on EKS, one object for each ARN, into a Secret that only this list has", async () => {
    const classOf = async (changes: Readonly<Record<string, string>>) => {
      const { resources } = await planOf({ ...topologySettings("eks"), ...onAws, ...changes });
      const type = "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass";
      const { metadata, spec } = one(resources, type).inputs as {
        readonly metadata: { readonly name: string };
        readonly spec: {
          readonly parameters: { readonly objects: string };
          readonly secretObjects: readonly [
            { readonly secretName: string; readonly data: readonly { readonly key: string }[] },
          ];
        };
      };
      return { name: metadata.name, objects: JSON.parse(spec.parameters.objects), synced: spec.secretObjects[0] };
    };
    const { name, objects, synced } = await classOf({});
    assert.equal(name, synced.secretName);
    assert.deepEqual(
      synced.data.map(({ key }) => key),
      all,
    );
    assert.deepEqual(
      objects.filter(({ objectName }: { readonly objectName: string }) => [SECRET, PARAMETER].includes(objectName)),
      [
        {
          objectName: SECRET,
          objectType: "secretsmanager",
          objectAlias: "MAIL_SETTINGS",
          jmesPath: [
            { path: '"pass-word"', objectAlias: "MAIL_PASSWORD" },
            { path: "user", objectAlias: "MAIL_USER" },
          ],
        },
        { objectName: PARAMETER, objectType: "ssmparameter", objectAlias: "PUSH_TOKEN" },
      ],
    );
    const other = await classOf({ applicationSecrets: JSON.stringify({ PUSH_TOKEN: PARAMETER }) });
    assert.notEqual(other.name, name);
  });

  it("come from Secrets that are there, on a cluster of one's own", async () => {
    const { resources } = await planOf({
      topology: "kubernetes",
      kubeconfig: "/tmp/kubeconfig",
      databaseEndpoint: "db.example.org",
      image: onAws.image,
      applicationSecrets: JSON.stringify({ MAIL_PASSWORD: "mail/password", PUSH_TOKEN: "push.example/the_token" }),
    });
    const { MAIL_PASSWORD, PUSH_TOKEN, DB_PASSWORD } = podReferences(resources);
    assert.deepEqual(
      [MAIL_PASSWORD, PUSH_TOKEN, DB_PASSWORD],
      [
        { secretKeyRef: { name: "mail", key: "password" } },
        { secretKeyRef: { name: "push.example", key: "the_token" } },
        { secretKeyRef: { name: "database-credentials", key: "password" } },
      ],
    );
    assert.deepEqual(byType(resources, "kubernetes:core/v1:Secret"), []);
  });

  it("are named by the page on the image", () => {
    const page = readFileSync("docs/image.md", "utf8");
    for (const name of ofStack) assert.ok(page.includes(`\`${name.replace(/^(SPRING_DATA_REDIS_).+/, "$1…")}\``), name);
    assert.ok(page.includes("`applicationSecrets`"));
  });
});

interface Allowed {
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

function statementsOf(policy: unknown): readonly Allowed[] {
  const { Statement }: { readonly Statement: readonly Allowed[] } = JSON.parse(String(policy));
  return Statement;
}
