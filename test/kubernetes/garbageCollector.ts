import type { ApiServer } from "./apiServer";
import { type Connection, connect } from "./connection";
import type { Controller } from "./controller";

interface Listed {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly deletionTimestamp?: string };
}

/** Where objects of one kind are: `/apis/apps/v1` and `deployments`. */
interface Kind {
  readonly group: string;
  readonly plural: string;
}

/** Finishes deletions on the server until it is stopped: without it nothing that is deleted ever goes. */
export async function startGarbageCollector(server: ApiServer): Promise<Controller> {
  const connection = await connect(server);
  const kinds = await deletableKinds(connection);
  const watching = Promise.all(kinds.map((kind) => finishDeletions(connection, kind)));
  return {
    async stop() {
      await connection.close();
      await watching;
    },
  };
}

function finishDeletions(connection: Connection, kind: Kind): Promise<void> {
  return connection.watch<Listed>(`${kind.group}/${kind.plural}`, async (object) => {
    if (object.metadata.deletionTimestamp !== undefined) await finish(connection, kind, object);
  });
}

async function finish(connection: Connection, { group, plural }: Kind, { metadata }: Listed): Promise<void> {
  const { name, namespace } = metadata;
  const place = namespace === undefined ? group : `${group}/namespaces/${namespace}`;
  const path = `${place}/${plural}/${name}`;
  if (plural === "namespaces") {
    const finalized = { apiVersion: "v1", kind: "Namespace", metadata: { name }, spec: { finalizers: [] } };
    await connection.request(`${path}/finalize`, { method: "PUT", body: finalized });
  } else {
    await connection.request(path, { method: "PATCH", body: { metadata: { finalizers: null } } });
  }
}

async function deletableKinds({ request }: Connection): Promise<readonly Kind[]> {
  type Groups = { readonly groups: readonly { readonly preferredVersion: { readonly groupVersion: string } }[] };
  type Resources = { readonly resources: readonly { readonly name: string; readonly verbs: readonly string[] }[] };
  const served = (await request<Groups>("/apis"))?.groups ?? [];
  const groups = ["/api/v1", ...served.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
  const found = await Promise.all(
    groups.map(async (group) => {
      const { resources = [] } = (await request<Resources>(group)) ?? {};
      const deletable = resources.filter(({ verbs }) => verbs.includes("watch") && verbs.includes("delete"));
      return deletable.map(({ name }) => ({ group, plural: name }));
    }),
  );
  return found.flat();
}
