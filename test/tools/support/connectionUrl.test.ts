import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { Client } from "pg";
import { UsageError } from "../../../tools/support/errors";
import { readPostgresUrl } from "../../../tools/support/postgresUrl";
import { readRedisUrl } from "../../../tools/support/redisUrl";

const folder = mkdtempSync(join(tmpdir(), "malayalees-url-"));
const FILE = join(folder, "ca.pem");
writeFileSync(FILE, "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n");
after(() => rmSync(folder, { recursive: true }));

/** Reads it as the environment has it, where a password may be. */
const postgres = (url: string, more: NodeJS.ProcessEnv = {}) =>
  readPostgresUrl(undefined, { DATABASE_URL: url, ...more });
const redis = (url: string) => readRedisUrl(undefined, { REDIS_URL: url });

/** What node-postgres makes of it. */
function client(url: string) {
  const { host, port, database, user, password } = new Client({ connectionString: postgres(url) });
  return { host, port, database, user, password };
}

function refusal(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof UsageError, String(error));
    return error.message;
  }
  return assert.fail("was taken");
}

const BASIC = { host: "h", port: 5432, database: "d", user: "u", password: "p" };

describe("an address of PostgreSQL", () => {
  const taken: readonly (readonly [string, Partial<typeof BASIC>])[] = [
    ["postgresql://u:p@h:5432/d", {}],
    ["postgres://u:p@h/d", {}],
    ["  postgresql://u:p@h/d ", {}],
    ["\tpostgresql://u:p@h/d\r\n", {}],
    ["postgresql://u:p@h:6543/d", { port: 6543 }],
    ["postgresql://u:p@[::1]:6543/d", { host: "::1", port: 6543 }],
    ["postgresql://u:p@10.0.0.1/d", { host: "10.0.0.1" }],
    ["postgresql://u:p@my_host.internal/d", { host: "my_host.internal" }],
    ["postgresql://u:p@h/d?application_name=x&options=-c%20work_mem%3D4MB", {}],
    ["postgresql://u:p@%2Fvar%2Frun%2Fpostgresql/d", { host: "/var/run/postgresql" }],
    ["postgresql:///d?host=/run/pg&port=6543&user=u&password=p", { host: "/run/pg", port: 6543 }],
    ["postgresql://u:p@x:6543/d?host=/run/pg", { host: "/run/pg", port: 6543 }],
    ["postgresql://u:p:p@h/d", { password: "p:p" }],
    ["postgresql://u:pé@h/d", { password: "pé" }],
    ["postgresql://DOMAIN%5Cuser%40corp:p@h/d", { user: "DOMAIN\\user@corp" }],
    ["postgresql://u:p@h/my%20base", { database: "my base" }],
    ["postgresql://u:p@h/a%2Fb%25c%40d", { database: "a/b%c@d" }],
  ];
  for (const [url, changes] of taken) {
    it(`is read from ${JSON.stringify(url)}`, () => assert.deepEqual(client(url), { ...BASIC, ...changes }));
  }

  it("keeps every user name, password and database that is encoded", () => {
    const text = fc.string({ minLength: 1, unit: fc.constantFrom(..."aZ09@#%/?&: =+;,'\"\\[]{}<>|^`~!$()*é€👍") });
    return fc.assert(
      fc.property(text, text, text, (user, password, name) => {
        const database = name.replace(/[?#]/g, "x");
        const [u, p, d] = [user, password, database].map(encodeURIComponent);
        assert.deepEqual(client(`postgresql://${u}:${p}@h/${d}`), { ...BASIC, user, password, database });
      }),
    );
  });

  it("never shows a piece of a password that is not encoded", () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."@#/?:% 7"), minLength: 0, maxLength: 4 }),
        fc.string({ unit: fc.constantFrom(..."@#/?:% 7"), minLength: 0, maxLength: 4 }),
        (middle, end) => {
          const secrets = ["hunter", "zwei", "drei"];
          const url = `postgresql://u:hunter${middle}zwei${end}drei@h/d`;
          let read: ReturnType<typeof client>;
          try {
            read = client(url);
          } catch (error) {
            assert.ok(error instanceof UsageError);
            for (const secret of secrets) assert.ok(!error.message.includes(secret), error.message);
            return;
          }
          // What was taken was taken for a password whole: an address cannot begin in the middle of it.
          assert.deepEqual([read.host, read.database, read.user], ["h", "d", "u"]);
        },
      ),
      { numRuns: 500 },
    ));

  const mistakes: readonly (readonly [string, RegExp])[] = [
    ["h/d", /^DATABASE_URL must be of the form postgresql:\/\/user@host:5432\/database/],
    ["jdbc:postgresql://h/d", /must be of the form/],
    ["postgresql:h/d", /must be of the form/],
    ['"postgresql://h/d"', /has quotes around it/],
    ["'postgresql://h/d'", /has quotes around it/],
    ["postgresql://u:p@ss#word@h/d", /must be encoded.*@ is %40/],
    ["postgresql://u:p@ss@h/d", /must be encoded/],
    ["postgresql://u:p/ss@h/d", /must be encoded/],
    ["postgresql://u:1/ss@h/d", /must be encoded/],
    ["postgresql://u:p?ss@h/d", /must be encoded/],
    ["postgresql://u:p ss@h/d", /must be encoded/],
    ["postgresql://u:p\nss@h/d", /must be encoded/],
    ["postgresql://u:p%ss@h/d", /has a % that is not followed/],
    ["postgresql://h/%zz", /has a % that is not followed/],
    ["postgresql://h/d%", /has a % that is not followed/],
    ["postgresql://h/d?application_name=%f", /has a % that is not followed/],
    ["postgresql://h%zz/d", /has a % that is not followed/],
    ["postgresql://h/%ff", /has a % that is not followed/],
    ["postgresql://h/a%00b", /has an encoded control character/],
    ["postgresql://h/a%23b", /whose name has \? or #/],
    ["postgresql:///d", /names no host/],
    ["postgresql://", /names no host/],
    ["postgresql://h:0/d", /has a port that is no number from 1 to 65535/],
    ["postgresql://h:65536/d", /has a port/],
    ["postgresql://h:5432x/d", /has a port/],
    ["postgresql://h1,h2/d", /names several hosts/],
    ["postgresql://h1:1,h2:2/d", /several hosts|port|brackets/],
    ["postgresql://::1/d", /IPv6 address without brackets/],
    ["postgresql://[::1/d", /has no readable host|brackets/],
    ["postgresql://[fe80::1%25eth0]/d", /IPv6 address with a zone/],
    ["postgresql://[zz]/d", /has no readable host/],
    ["postgresql://h/d?sslmode=prefer", /sslmode=prefer, which may end in plain text: there are disable/],
    ["postgresql://h/d?sslmode=allow", /sslmode=allow, which may end in plain text/],
    ["postgresql://h/d?sslmode=on", /sslmode=on: there are disable, no-verify, require, verify-ca, verify-full/],
    ["postgresql://h/d?sslmode=", /the parameter sslmode without a value/],
    ["postgresql://h/d?sslmode=disable&sslmode=require", /the parameter sslmode twice/],
    ["postgresql://h/d?sslrootcert=/no/such.pem", /sslrootcert=\/no\/such\.pem: there is no such file/],
    [`postgresql://h/d?sslrootcert=${folder}`, /which is no file/],
    ["postgresql://h/d?sslrootcert=package.json", /no certificate in PEM form/],
    ["postgresql://h/d?sslrootcert=~/ca.pem", /the shell leaves ~ as it is/],
    [`postgresql://h/d?sslmode=disable&sslrootcert=${FILE}`, /sslmode=disable would not look at/],
    [`postgresql://h/d?sslcert=${FILE}`, /needs sslcert and sslkey together/],
    [`postgresql://h/d?sslcert=${FILE}&sslkey=/no/such.key`, /sslkey=\/no\/such\.key: there is no such file/],
    ["postgresql://h/d?service=prod", /the parameter service, which means nothing here: there are no service files/],
    ["postgresql://h/d?connect_timeout=5", /the parameter connect_timeout.*ten seconds/],
    ["postgresql://h/d?target_session_attrs=read-write", /the parameter target_session_attrs.*name the primary/],
    ["postgresql://h/d?SSLMODE=require", /the parameter SSLMODE, which means nothing here: there are sslmode, /],
    ["postgresql://h/d?ssl=true", /the parameter ssl.*sslmode=verify-full/],
    ["postgresql://h/d?keepalives=1", /the parameter keepalives/],
    ["postgresql://h/d?host=other", /parameter host that is no folder/],
  ];
  for (const [url, message] of mistakes) {
    it(`is refused in ${JSON.stringify(url)}`, () =>
      assert.match(
        refusal(() => postgres(url)),
        message,
      ));
  }

  it("may come from the environment in parts", () =>
    assert.equal(postgres("postgresql:///d", { PGHOST: "/run/pg" }), "postgresql:///d"));

  for (const mode of ["require", "verify-ca", "verify-full"]) {
    it(`has its certificate and name checked with sslmode=${mode}`, () =>
      assert.equal(postgres(`postgresql://h/d?sslmode=${mode}`), "postgresql://h/d?sslmode=verify-full"));
  }

  it("takes sslrootcert=system for the authorities that this machine trusts", () => {
    const url = postgres("postgresql://h/d?sslrootcert=system", { SSL_CERT_FILE: FILE });
    assert.equal(url, `postgresql://h/d?sslrootcert=${encodeURIComponent(FILE)}&sslmode=verify-full`);
  });

  for (const url of ["postgresql://u:secret@h/d", "postgresql://u@h/d?password=secret"]) {
    it(`has no password on the command line, as ${url} has`, () => {
      const message = refusal(() => readPostgresUrl(url, {}));
      assert.match(message, /^--url must have no password.*PGPASSWORD/);
      assert.ok(!message.includes("secret"));
    });
  }
});

describe("an address of Redis", () => {
  const taken: readonly (readonly [string, string])[] = [
    ["redis://h", "redis://h"],
    [" rediss://u:p@h:6380/2\n", "rediss://u:p@h:6380/2"],
    ["redis://:p@h", "redis://:p@h"],
    ["redis://u:x%25y%40@h/0", "redis://u:x%25y%40@h/0"],
    ["redis://[::1]:6379/07", "redis://[::1]:6379/7"],
  ];
  for (const [url, read] of taken) it(`is read from ${JSON.stringify(url)}`, () => assert.equal(redis(url), read));

  const mistakes: readonly (readonly [string, RegExp])[] = [
    ["redis://u:x%y@127.0.0.1:6379", /^REDIS_URL has a % that is not followed/],
    ["redis://%zz@h", /has a % that is not followed/],
    ["redis://u:p@ss%w#word@h", /must be encoded/],
    ["redis://h?db=1", /the parameter db, which means nothing here: the number of the database is behind the slash/],
    ["redis://h/0?timeout=5", /the parameter timeout, which means nothing here: there are none/],
    ["redis://h/app", /may end in the number of a database/],
    ["redis://h/0/1", /may end in the number of a database/],
    ["redis://h:99999", /has a port/],
    ["redis://", /names no host/],
    ["unix:///run/redis.sock", /must be of the form redis:\/\/user@host:6379\/0/],
    ["redis+sentinel://h", /must be of the form/],
    ["redis://h1,h2", /names several hosts/],
    ["'redis://h'", /has quotes around it/],
  ];
  for (const [url, message] of mistakes) {
    it(`is refused in ${JSON.stringify(url)}`, () =>
      assert.match(
        refusal(() => redis(url)),
        message,
      ));
  }
});
