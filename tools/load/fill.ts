import type { ClientBase } from "pg";
import { firstIdOf, hostOf } from "./mix";
import { type Population, usersPerTenant } from "./phases";

/** Statements of the application's owner, who may fill its tables. What a smaller phase has filled in stays. */
export async function fillTables(owner: ClientBase, population: Population): Promise<void> {
  const { tenants, eventsPerTenant } = population;
  // Ids and host names are those of mix.ts.
  await owner.query(
    `INSERT INTO tenant_organization (id, tenant_id, organization_name, domain_name)
     SELECT id, 'tenant_load_' || number, 'Organization ' || number, domain
     FROM unnest($1::bigint[], $2::int[], $3::text[]) AS tenant (id, number, domain)
     ON CONFLICT DO NOTHING`,
    columns(tenants),
  );
  await owner.query(
    `INSERT INTO user_profile (id, tenant_id, email, first_name, last_name)
     SELECT tenant.id + number, tenant.tenant_id, 'user' || number || '@' || domain_name, 'Given' || number, 'Family' || number
     FROM tenant_organization AS tenant, generate_series(0, $1::int - 1) AS number
     WHERE tenant.tenant_id LIKE 'tenant\\_load\\_%'
     ON CONFLICT DO NOTHING`,
    [usersPerTenant(population)],
  );
  await owner.query(
    `INSERT INTO event_details (id, tenant_id, title, description, event_date, created_by_id)
     SELECT tenant.id + number, tenant.tenant_id, 'Event ' || number, repeat('What happens there. ', 10),
       now() + interval '1 day' + number * interval '1 hour', tenant.id
     FROM tenant_organization AS tenant, generate_series(0, $1::int - 1) AS number
     WHERE tenant.tenant_id LIKE 'tenant\\_load\\_%'
     ON CONFLICT DO NOTHING`,
    [eventsPerTenant],
  );
  for (const table of ["tenant_organization", "user_profile", "event_details"])
    await owner.query(`VACUUM (ANALYZE) ${table}`);
  await owner.query("REFRESH MATERIALIZED VIEW tenant_stats");
}

/** Ids, numbers and host names of the tenants. */
function columns(tenants: number): unknown[] {
  const numbers = Array.from({ length: tenants }, (_, index) => index + 1);
  return [numbers.map(firstIdOf), numbers, numbers.map(hostOf)];
}
