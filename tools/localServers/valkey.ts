import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MissingProgram } from "../support/errors";
import { freePort } from "./freePort";
import { startRedis } from "./redis";

/** A Redis server as the application meets Valkey in a stack: TLS, a user of its own, and the default user off. */
export interface ValkeyServer {
  /** Of TLS; no other port is open. */
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** File of the authority that its certificate comes from. */
  readonly certificate: string;
  stop(): Promise<void>;
}

const USER = { user: "application", password: "valkey-password" } as const;
/** Of the application in components/valkey/valkeyUsers.ts; a serverless cache has no KEYS. */
const RIGHTS = { nodes: "~* &* +@all -@dangerous +info +keys", serverless: "~* &* +@all -@dangerous +info" } as const;

/**
 * Starts it in one of the two forms. Serverless speaks the protocol of a cluster, here of one node with all slots.
 * @throws MissingProgram
 */
export async function startValkey(form: keyof typeof RIGHTS): Promise<ValkeyServer> {
  const folder = mkdtempSync(join(tmpdir(), "malayalees-valkey-"));
  try {
    const [port, bus] = [await freePort(), await freePort()];
    const { certificate, key } = makeCertificate(folder);
    const users = join(folder, "users.acl");
    writeFileSync(users, `user default off\nuser ${USER.user} on >${USER.password} ${RIGHTS[form]}\n`);
    const nodes = join(folder, "nodes.conf");
    writeFileSync(nodes, nodesFile(port, bus));
    const tls = { "tls-port": port, "tls-cert-file": certificate, "tls-key-file": key, "tls-auth-clients": "no" };
    const common = { port: 0, ...tls, aclfile: users };
    // A node of a cluster that starts again refuses everything for two seconds.
    const server = await (form === "nodes"
      ? startRedis(common)
      : startRedis({ ...common, ...clusterSettings(nodes, bus, certificate) }, /Cluster state changed: ok/));
    return {
      port,
      ...USER,
      certificate,
      async stop() {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function clusterSettings(nodes: string, bus: number, authority: string): Readonly<Record<string, string | number>> {
  return {
    "cluster-enabled": "yes",
    "tls-cluster": "yes",
    "tls-ca-cert-file": authority,
    "cluster-config-file": nodes,
    "cluster-port": bus,
  };
}

/** One master that has all slots, as the server itself would write it. */
function nodesFile(port: number, bus: number): string {
  const id = "a".repeat(40);
  return `${id} 127.0.0.1:${port}@${bus} myself,master - 0 0 1 connected 0-16383\nvars currentEpoch 1 lastVoteEpoch 0\n`;
}

/** Self-signed, so it is its own authority. */
function makeCertificate(folder: string): { readonly certificate: string; readonly key: string } {
  if (spawnSync("openssl", ["version"]).error) throw new MissingProgram("openssl", "install it from your distribution");
  const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
      ...["-keyout", key, "-out", certificate],
    ],
    { stdio: "ignore" },
  );
  return { certificate, key };
}
