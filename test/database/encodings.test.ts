import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Pool } from "pg";
import { Cache } from "../../database/client/cache";
import { migrate } from "../../database/migrate";
import { MIGRATIONS_FOLDER, readMigrations } from "../../database/migrationFiles";
import { as, newDatabase, skipWithoutServer } from "./support/server";

describe("a database of another encoding", () => {
  before(async function () {
    await skipWithoutServer(this);
  });

  const encodings: readonly (readonly [encoding: string, text: string])[] = [
    ...["LATIN1", "LATIN2", "LATIN9", "WIN1252"].map((each) => [each, "Jürgen"] as const),
    ...["KOI8R", "ISO_8859_5", "WIN1251"].map((each) => [each, "Привет"] as const),
    ...[["EUC_JP", "日本"] as const, ["EUC_KR", "한국"] as const, ["SQL_ASCII", "plain"] as const],
  ];
  for (const [encoding, text] of encodings) {
    it(`is migrated and cached in: ${encoding}`, async () => {
      const url = await newDatabase(`ENCODING '${encoding}' LOCALE 'C' TEMPLATE template0`);
      assert.equal((await migrate(url, { applicationPassword: "secret" })).applied.length, readMigrations().length);
      assert.deepEqual((await migrate(url)).applied, []);
      const pool = new Pool({ connectionString: as(url, "malayalees_app", "secret"), connectionTimeoutMillis: 5000 });
      try {
        const cache = new Cache(pool, { tenant: "a", cache: "users" });
        await cache.put(text, text, 60_000);
        assert.equal(await cache.get(text), text);
      } finally {
        await pool.end();
      }
    });
  }

  it("refuses one text that it has no characters for, and only that", async () => {
    const url = await newDatabase("ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
    await migrate(url, { applicationPassword: "secret" });
    const pool = new Pool({ connectionString: as(url, "malayalees_app", "secret"), connectionTimeoutMillis: 5000 });
    try {
      const cache = new Cache(pool, { tenant: "a", cache: "users" });
      const put = ["one", "മലയാളം", "two"].map((text) => cache.put(text, text, 60_000));
      assert.deepEqual(
        (await Promise.allSettled(put)).map(({ status }) => status),
        ["fulfilled", "rejected", "fulfilled"],
      );
    } finally {
      await pool.end();
    }
  });
});

describe("a migration", () => {
  for (const { name, sql } of readMigrations()) {
    it(`${name} is sent in ASCII`, () => {
      const text = readFileSync(join(MIGRATIONS_FOLDER, name), "utf8");
      assert.match(sql, /^[\0-\x7f]*$/);
      assert.equal(sql, text);
    });
  }
});
