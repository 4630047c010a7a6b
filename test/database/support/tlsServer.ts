import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { type PostgresServer, startPostgres } from "../../../tools/localServers/postgres";
import { MissingProgram } from "../../../tools/support/errors";

/** A PostgreSQL that takes TLS connections, with a certificate for the name localhost. */
export interface TlsServer {
  readonly postgres: PostgresServer;
  /** The authority that its certificate comes from. */
  readonly caFile: string;
  /** An authority that has nothing to do with it. */
  readonly otherCaFile: string;
  stop(): Promise<void>;
}

export async function startTlsServer(): Promise<TlsServer> {
  if (spawnSync("openssl", ["version"]).error) throw new MissingProgram("openssl", "install it from your distribution");
  const folder = mkdtempSync(join(tmpdir(), "malayalees-tls-"));
  chmodSync(folder, 0o755);
  const { certificate, key } = makeCertificate(folder, "server");
  const { certificate: otherCaFile } = makeCertificate(folder, "other");
  const postgres = await startPostgres({
    settings: { fsync: "off", log_statement: "all", ssl: "on", ssl_cert_file: certificate, ssl_key_file: key },
  });
  return {
    postgres,
    caFile: certificate,
    otherCaFile,
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Self-signed, so it is its own authority. */
function makeCertificate(folder: string, name: string): { readonly certificate: string; readonly key: string } {
  const [certificate, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
    ],
    { stdio: "ignore" },
  );
  if (!readFileSync(certificate, "utf8").includes("BEGIN CERTIFICATE")) throw new Error("openssl made no certificate");
  // PostgreSQL takes a key that its own user alone can read.
  chmodSync(key, 0o600);
  if (userInfo().uid === 0) chownSync(key, NOBODY, NOBODY);
  return { certificate, key };
}

/** Whom tools/localServers/postgres.ts runs the server as, when it may not run as root. */
const NOBODY = 65_534;
