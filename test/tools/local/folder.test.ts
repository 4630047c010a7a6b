import assert from "node:assert/strict";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { defaultFolder, openFolder } from "../../../tools/local/folder";
import { UsageError } from "../../../tools/support/errors";

describe("the folder of the local data", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "malayalees-local-"));
    chmodSync(folder, 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, text: string): void {
    mkdirSync(join(folder, "data"), { recursive: true });
    writeFileSync(join(folder, name), text);
  }

  for (const { title, make, message } of [
    {
      title: "of another version of PostgreSQL",
      make: () => write("data/PG_VERSION", "13\n"),
      message:
        /^PostgreSQL 13 made the data in .*, and version \d+, which is here now, cannot read them; to start anew .*: npm run local -- --fresh$/,
    },
    {
      title: "with the file of a server, whose number a process has that does not answer",
      make: () => write("data/postmaster.pid", `${process.pid}\n\n\n1\n`),
      message: new RegExp(
        `^process ${process.pid} may be a PostgreSQL .*; if the process is something else, remove .*postmaster\\.pid$`,
      ),
    },
    {
      title: "with something else in it",
      make: () => write("holiday.jpg", ""),
      message: /^the folder .* has something else in it \(holiday\.jpg\): name an empty one with --folder$/,
    },
  ])
    it(`${title} is refused in a sentence, and stays as it was`, async () => {
      make();
      const before = readdirSync(folder, { recursive: true });
      await assert.rejects(openFolder(folder, false), (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, message);
        return true;
      });
      assert.deepEqual(readdirSync(folder, { recursive: true }), before);
    });

  it("that root's server cannot look into is refused, with what to type", async function () {
    if (userInfo().uid !== 0) return this.skip();
    chmodSync(folder, 0o700);
    await assert.rejects(
      openFolder(join(folder, "deeper"), false),
      /^Error: PostgreSQL does not run as root, .* may not look into (.*): name another folder with --folder, or chmod o\+x \1$/,
    );
  });

  it("of another user is refused, and stays", async function () {
    // Only root can give a folder away.
    if (userInfo().uid !== 0) return this.skip();
    chownSync(folder, 4711, 4711);
    await assert.rejects(
      openFolder(folder, true),
      /^Error: the folder .* belongs to another user \(id 4711\): name another with --folder$/,
    );
  });

  it("of a server that is gone is taken", async () => {
    write("data/postmaster.pid", "999999999\n\n\n1\n");
    (await openFolder(folder, false)).release();
  });

  it("is emptied by --fresh, whatever version made it, and keeps the programs", async () => {
    write("data/PG_VERSION", "13\n");
    mkdirSync(join(folder, "programs-18"));
    const opened = await openFolder(folder, true);
    opened.release();
    assert.deepEqual(readdirSync(folder), ["programs-18"]);
  });

  it("is in the user's cache folder, where that can be read by the server", () => {
    const expected = userInfo().uid === 0 ? "/var/tmp/malayalees-local" : "/cache/malayalees-local";
    assert.equal(defaultFolder({ XDG_CACHE_HOME: "/cache" }), expected);
  });
});
