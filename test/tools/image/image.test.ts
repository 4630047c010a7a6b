import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { imageCommand } from "../../../tools/image/arguments";
import { platformsOf } from "../../../tools/image/build";
import { run } from "../../../tools/image/run";
import { criticalWithFix } from "../../../tools/image/scan";
import { readCommandLine } from "../../../tools/support/command";
import { Refused, UsageError } from "../../../tools/support/errors";
import { StandIns } from "../../support/standIns";

const DIGEST = `sha256:${"a".repeat(64)}`;
const REGISTRY = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

/** A registry in a folder: one file a tag, with its digest. */
const scripts = {
  pulumi: `case "$*" in *"--stack dev"*) stack=dev;; *) stack=prod;; esac
if [ "$1" = stack ]; then echo "{\\"imageRepositoryUrl\\": \\"${REGISTRY}/images-$stack\\"}"; fi`,
  aws: `if [ "$2" = get-login-password ]; then echo secret-password; exit; fi
name=$(sed -E 's/.*--repository-name ([^ ]+) .*imageTag=([^ ]+).*/\\1:\\2/' <<<"$*")
if [ -e "$FOLDER/$name" ]; then echo "{\\"images\\": [{\\"imageId\\": {\\"imageDigest\\": \\"$(cat "$FOLDER/$name")\\"}}]}"
else echo '{"images": [], "failures": [{"failureCode": "ImageNotFound"}]}'; fi`,
  docker: `case "$*" in
  login*) cat >"$FOLDER/password";;
  *imagetools*) name=$(sed -E 's/.*--tag [^/]+\\/([^ ]+) .*/\\1/' <<<"$*"); digest=\${!#}; echo -n "\${digest#*@}" >"$FOLDER/$name";;
  "buildx build"*) file=$(sed -E 's/.*--metadata-file ([^ ]+) .*/\\1/' <<<"$*"); echo '{"containerimage.digest": "${DIGEST}"}' >"$file";;
esac`,
  syft: `file=$(sed -E 's/.*cyclonedx-json=//' <<<"$*"); echo '{"bomFormat": "CycloneDX"}' >"$file"`,
  grype: `cp "$FOLDER/found.json" "\${!#}"`,
};

const match = (severity: string, state: string) => ({
  vulnerability: {
    id: `CVE-${severity}-${state}`,
    severity,
    fix: { state, versions: state === "fixed" ? ["1.2.4"] : [] },
  },
  artifact: { name: "libexample", version: "1.2.3" },
});

describe("the image of a commit", () => {
  let standIns: StandIns;
  let root: string;
  const found = (...matches: readonly object[]) =>
    writeFileSync(join(standIns.folder, "found.json"), JSON.stringify({ matches }));
  const build = () =>
    run(
      { command: "build", to: "dev", commit: "4f9c2d1", context: "spring/sample", report: join(root, "report") },
      root,
    );
  const copy = () => run({ command: "copy", from: "dev", to: "prod", commit: "4f9c2d1" }, root);
  const called = (start: string) => standIns.calls().filter((call) => call.startsWith(start));

  beforeEach(() => {
    standIns = new StandIns(scripts).use();
    root = standIns.folder;
    for (const file of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"]) cpSync(file, join(root, file));
    found();
  });
  afterEach(() => standIns.remove());

  it("is built with a list of its contents and a record of its build, scanned, and only then named", async () => {
    found(match("Critical", "not-fixed"), match("High", "fixed"));
    assert.equal(await build(), "done");
    const order = standIns.calls().map((call) => call.split(" ").slice(0, 3).join(" "));
    assert.deepEqual(order, [
      ...["pulumi version", "pulumi stack output", "aws ecr batch-get-image", "aws ecr get-login-password"],
      ...["docker login --username", "docker buildx build", `syft scan registry:${REGISTRY}/images-dev@${DIGEST}`],
      ...[`grype sbom:${join(root, "report")}/sbom-linux-amd64.cdx.json --output`],
      ...["docker buildx imagetools", "aws ecr batch-get-image"],
    ]);
    const [line = ""] = called("docker buildx build");
    for (const option of ["--platform linux/amd64 ", "--sbom true", "--provenance mode=max", "push-by-digest=true"])
      assert.ok(line.includes(option), option);
    assert.equal(readFileSync(join(root, "images-dev:4f9c2d1"), "utf8"), DIGEST);
    assert.deepEqual(readdirSync(join(root, "report")).sort(), ["sbom-linux-amd64.cdx.json", "scan-linux-amd64.json"]);
  });

  it("is built for the architectures of all stacks", () => {
    assert.deepEqual(platformsOf(root), ["linux/amd64"]);
    writeFileSync(
      join(root, "Pulumi.dev.yaml"),
      `${readFileSync("Pulumi.dev.yaml", "utf8")}  malayalees:architecture: arm64\n`,
    );
    assert.deepEqual(platformsOf(root), ["linux/amd64", "linux/arm64"]);
  });

  it("is built once: what the repository has is neither built nor scanned again", async () => {
    await build();
    standIns.forget();
    assert.equal(await build(), "done");
    assert.deepEqual(called("docker"), []);
  });

  it("gets no name with a critical vulnerability that has a fix; the message has package and version", async () => {
    found(match("Critical", "fixed"));
    await assert.rejects(build(), (error) => {
      assert.ok(error instanceof Refused);
      assert.match(error.message, /CVE-Critical-fixed in libexample 1\.2\.3: fixed in 1\.2\.4/);
      return true;
    });
    assert.deepEqual(called("docker buildx imagetools"), []);
  });

  it("gives the registry's password to docker by its input, and to nobody by arguments", async () => {
    await build();
    assert.equal(readFileSync(join(root, "password"), "utf8").trim(), "secret-password");
    assert.ok(!standIns.calls().some((call) => call.includes("secret-password")));
  });

  it("is the same for every stack, copied by its digest, and copied once", async () => {
    await build();
    assert.equal(await copy(), "done");
    assert.equal(readFileSync(join(root, "images-prod:4f9c2d1"), "utf8"), DIGEST);
    standIns.forget();
    assert.equal(await copy(), "done");
    assert.deepEqual(called("docker"), []);
  });

  it("is not copied when it was never built, and refused where the repository has another one by that name", async () => {
    await assert.rejects(copy(), UsageError);
    await build();
    standIns.put(
      "docker",
      `case "$*" in *imagetools*) echo -n sha256:other >"$FOLDER/images-prod:4f9c2d1";; login*) cat;; esac`,
    );
    await assert.rejects(copy(), /is sha256:other, and not .*: nothing may run it/);
    assert.ok(existsSync(join(root, "images-dev:4f9c2d1")));
  });

  it("fails for critical vulnerabilities with a fix, and for no others", () => {
    const all = ["Critical", "High", "Negligible"].flatMap((severity) =>
      ["fixed", "not-fixed", "wont-fix", "unknown"].map((state) => match(severity, state)),
    );
    assert.deepEqual(
      criticalWithFix({ matches: all }).map(({ id }) => id),
      ["CVE-Critical-fixed"],
    );
  });

  it("is asked for with a tag that is never moved", () => {
    const read = (...args: readonly string[]) => readCommandLine(imageCommand, args);
    assert.deepEqual(read("copy", "--from", "dev", "--to", "prod", "--commit", "1.0.0"), {
      ...{ command: "copy", from: "dev", to: "prod", commit: "1.0.0" },
    });
    for (const bad of ["latest", "", "a b", "-x"])
      assert.throws(() => read("build", "--to", "dev", `--commit=${bad}`), /--commit must be a commit/);
    assert.throws(() => read("copy", "--to", "prod", "--commit", "1"), /--from is missing/);
    assert.throws(() => read("copy", "--from", "dev", "--to", "dev", "--commit", "1"), /the same stack/);
  });
});
