import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** An instance as the server keeps it; everything is text, as on the wire. */
export interface FakeInstance {
  readonly id: string;
  status: string;
  instanceClass: string;
  readonly multiAz: boolean;
  readonly replicas: readonly string[];
  pending: Readonly<Record<string, string>>;
  parameterStatus: string;
  readonly maintenance: readonly string[];
}

export function instance(id: string, more: Partial<FakeInstance> = {}): FakeInstance {
  return {
    id,
    status: "available",
    instanceClass: "db.t4g.micro",
    multiAz: false,
    replicas: [],
    pending: {},
    parameterStatus: "in-sync",
    maintenance: [],
    ...more,
  };
}

/** Answers on 127.0.0.1 as the RDS API does, for the few calls that a restart needs, and keeps what was asked for. */
export class RdsServer {
  readonly calls: string[] = [];
  private readonly server: Server;

  constructor(private readonly instances: readonly FakeInstance[]) {
    this.server = createServer((request, response) => {
      void text(request).then((body) => {
        const { status, answer } = this.answer(new URLSearchParams(body));
        response.writeHead(status, { "content-type": "text/xml" }).end(answer);
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(query: URLSearchParams): { readonly status: number; readonly answer: string } {
    const action = query.get("Action") ?? "";
    const id =
      query.get("DBInstanceIdentifier") ??
      query.get("Filters.Filter.1.Values.Value.1") ??
      query.get("Filters.Filter.1.Values.member.1");
    const found = this.instances.find((each) => each.id === id);
    if (found === undefined) return refusal("DBInstanceNotFound", `DBInstance ${id} not found.`);
    if (action === "ModifyDBInstance" || action === "RebootDBInstance") {
      if (found.status !== "available") return refusal("InvalidDBInstanceState", `${id} is ${found.status}`);
      this.calls.push(`${action} ${id}${query.get("ForceFailover") === "true" ? " ForceFailover" : ""}`);
      if (action === "ModifyDBInstance") {
        found.instanceClass = query.get("DBInstanceClass") ?? found.instanceClass;
        found.pending = {};
      } else found.parameterStatus = "in-sync";
      return success(action, "");
    }
    if (action === "DescribePendingMaintenanceActions") return success(action, maintenanceXml(found));
    return success(action, `<DBInstances>${instanceXml(found)}</DBInstances>`);
  }
}

function success(action: string, result: string) {
  const answer = `<${action}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><${action}Result>${result}</${action}Result></${action}Response>`;
  return { status: 200, answer };
}

function refusal(code: string, message: string) {
  const answer = `<ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  return { status: 400, answer };
}

function instanceXml({ id, status, instanceClass, multiAz, replicas, pending, parameterStatus }: FakeInstance): string {
  const names = replicas.map((each) => `<ReadReplicaDBInstanceIdentifier>${each}</ReadReplicaDBInstanceIdentifier>`);
  const values = Object.entries(pending).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<DBInstance><DBInstanceIdentifier>${id}</DBInstanceIdentifier><DBInstanceStatus>${status}</DBInstanceStatus>
<DBInstanceClass>${instanceClass}</DBInstanceClass><MultiAZ>${multiAz}</MultiAZ>
<ReadReplicaDBInstanceIdentifiers>${names.join("")}</ReadReplicaDBInstanceIdentifiers>
<PendingModifiedValues>${values.join("")}</PendingModifiedValues>
<DBParameterGroups><DBParameterGroup><DBParameterGroupName>parameters</DBParameterGroupName>
<ParameterApplyStatus>${parameterStatus}</ParameterApplyStatus></DBParameterGroup></DBParameterGroups></DBInstance>`;
}

function maintenanceXml({ id, maintenance }: FakeInstance): string {
  if (maintenance.length === 0) return "<PendingMaintenanceActions/>";
  const details = maintenance.map(
    (action) => `<PendingMaintenanceAction><Action>${action}</Action></PendingMaintenanceAction>`,
  );
  return `<PendingMaintenanceActions><ResourcePendingMaintenanceActions><ResourceIdentifier>${id}</ResourceIdentifier>
<PendingMaintenanceActionDetails>${details.join("")}</PendingMaintenanceActionDetails></ResourcePendingMaintenanceActions></PendingMaintenanceActions>`;
}
