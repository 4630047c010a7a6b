--liquibase formatted sql

--changeset sample:test-tenants context:local-postgres-cache
INSERT INTO tenant_organization (id, tenant_id, organization_name, domain_name) VALUES
  (1, 'tenant_demo_001', 'Demo Organization 1', 'demo1.local'),
  (2, 'tenant_demo_002', 'Demo Organization 2', 'demo2.local'),
  (3, 'tenant_demo_003', 'Demo Organization 3', 'demo3.local');
SELECT setval(pg_get_serial_sequence('tenant_organization', 'id'), 3);

--changeset sample:test-users context:local-postgres-cache
INSERT INTO user_profile (id, tenant_id, email, first_name, last_name) VALUES
  (1, 'tenant_demo_001', 'user1@demo1.local', 'John', 'Doe'),
  (2, 'tenant_demo_002', 'user2@demo2.local', 'Jane', 'Smith'),
  (3, 'tenant_demo_003', 'user3@demo3.local', 'Bob', 'Johnson');
SELECT setval(pg_get_serial_sequence('user_profile', 'id'), 3);
REFRESH MATERIALIZED VIEW tenant_stats;

--changeset sample:test-events context:local-postgres-cache
INSERT INTO event_details (id, tenant_id, title, description, event_date, created_by_id) VALUES
  (1, 'tenant_demo_001', 'Test Event 1', 'Test event for demo 1', now() + interval '7 days', 1),
  (2, 'tenant_demo_002', 'Test Event 2', 'Test event for demo 2', now() + interval '14 days', 2);
SELECT setval(pg_get_serial_sequence('event_details', 'id'), 2);
