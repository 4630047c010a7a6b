import assert from "node:assert/strict";
import { debianPostgres, debianPostgresWith } from "../../../tools/localServers/postgresInstallation";
import { startRedis } from "../../../tools/localServers/redis";
import { MissingProgram } from "../../../tools/support/errors";
import { orSkip } from "../../support/orSkip";

describe("a server that this machine has, without what a test needs of it", () => {
  it("is named with its version and the package: PostgreSQL without an extension", async function () {
    await orSkip(
      this,
      Promise.resolve().then(() => debianPostgres()),
    );
    assert.throws(
      () => debianPostgresWith("no_such_extension"),
      (error: Error) =>
        error instanceof MissingProgram &&
        /^no_such_extension for PostgreSQL \d+ is missing: apt-get install postgresql-\d+$/.test(error.message),
    );
  });

  it("is named with what it does not know: Redis without a setting", async function () {
    await orSkip(
      this,
      startRedis().then((server) => server.stop()),
    );
    await assert.rejects(
      startRedis({ "no-such-setting": "yes" }),
      (error: Error) =>
        error instanceof MissingProgram && /a redis-server that knows no-such-setting/.test(error.message),
    );
  });
});
