import {
  billedOn,
  classOf,
  code,
  container,
  type Evidence,
  PARAMETERS,
  parameter,
  parameterOf,
  podContainer,
  podsOf,
  poolOf,
  probePath,
  savingRange,
  tasksCost,
  tasksOf,
  variableOf,
} from "./guideEvidence";

/** One difference from the guide. */
export interface GuideRow {
  readonly subject: string;
  /** What the guide has. */
  readonly guide: string;
  /** What is here instead, read from the plan or from a file. */
  readonly here: (evidence: Evidence) => string;
  readonly why: string;
}

const MIGRATIONS = "database/migrations";
const SAMPLE = "spring/sample/src/main/resources";
const PRODUCTION = `${SAMPLE}/config/application-prod-aws-postgres-cache.yml`;
const LOCAL = `${SAMPLE}/config/application-local-postgres-cache.yml`;
const TEST_DATA = `${SAMPLE}/db/changelog/0002-test-data.sql`;

/** Heading → its differences. */
export const guideRows: Readonly<Record<string, readonly GuideRow[]>> = {
  "Sizes and services": [
    {
      subject: "instance class, initial",
      guide: "`db.t3.micro`, Multi-AZ",
      here: (e) => classOf(e, "initial"),
      why: "Graviton has the same memory for less money",
    },
    {
      subject: "instance class, growth",
      guide: "`db.t3.small`, Multi-AZ",
      here: (e) => classOf(e, "growth"),
      why: "the same",
    },
    {
      subject: "instance class, scale",
      guide: "`db.t3.medium` and a read replica",
      here: (e) => classOf(e, "scale"),
      why: "the same; and a standby, as RDS never promotes a replica automatically",
    },
    {
      subject: "tasks, initial",
      guide: "2",
      here: (e) => tasksOf(e, "initial"),
      why: "a rush of requests may double them; the connections are counted for the larger number",
    },
    {
      subject: "PostgreSQL",
      guide: "`postgres13`",
      here: (e) => code(e.resources(PARAMETERS)[0].family),
      why: "13 is past its standard support on RDS: extended support is billed per vCPU and hour",
    },
    {
      subject: "log group",
      guide: "`/ecs/malayalees-app`",
      here: (e) => code(container(e).logConfiguration.options["awslogs-group"]?.replace(/-[0-9a-f]{7}$/, "-<random>")),
      why: "two stacks fit into one account",
    },
    {
      subject: "image",
      guide: "`malayalees-app:latest`",
      here: (e) => `${code(container(e).image)} until yours is set; \`latest\` is refused`,
      why: "what runs is what was reviewed; the first update has no image of yours yet",
    },
    {
      subject: "secrets of the container",
      guide: "`DB_PASSWORD`",
      here: (e) =>
        container(e)
          .secrets.map(({ name }) => code(name))
          .join(", "),
      why: "the application needs the user name as well; both come from one secret",
    },
    {
      subject: "connections of a task's pool",
      guide: "20",
      here: (e) =>
        (["initial", "growth", "scale"] as const).map((phase) => `${poolOf(e, phase)} in ${phase}`).join(", "),
      why: "20 times the guide's own tasks is more than its `max_connections`; [pooling](pooling.md) has the count",
    },
  ],
  Costs: [
    {
      subject: "total, initial",
      guide: "$80 on Fargate, $125 on EC2",
      here: (e) => billedOn(e, "initial"),
      why: "the guide counts tasks, database and load balancer; [the rest](costs.md#what-the-guide-leaves-out) is billed too",
    },
    {
      subject: "total, growth",
      guide: "$135–175 on Fargate, $200 on EC2",
      here: (e) => billedOn(e, "growth"),
      why: "the same",
    },
    {
      subject: "total, scale",
      guide: "$325–525 on Fargate, $300–500 on EC2",
      here: (e) => billedOn(e, "scale"),
      why: "the same; and a standby of the database",
    },
    {
      subject: "tasks, growth",
      guide: "$60–100 for 3 to 5 of 1 vCPU and 2 GB",
      here: (e) => `${tasksCost(e, "growth")} for those`,
      why: "AWS's price of a vCPU and of a GB, times the hours of a month",
    },
    {
      subject: "tasks, scale",
      guide: "$200–400 for 5 to 10 of 2 vCPU and 4 GB",
      here: (e) => `${tasksCost(e, "scale")} for those`,
      why: "the same",
    },
    {
      subject: "saved without Redis",
      guide: "16–18 %",
      here: (e) => `${savingRange(e)} of all that is billed`,
      why: "it depends on what else is billed; [what it saves](costs.md#what-doing-without-redis-saves) in each phase, and beside Valkey",
    },
  ],
  "Parameter group": [
    {
      subject: "`shared_buffers`",
      guide: "2GB",
      here: (e) => parameter(e, "shared_buffers"),
      why: "RDS takes pages of 8 kB, or a formula. 25 % of what the instance has; 2 GB would keep a db.t3.micro from starting",
    },
    {
      subject: "`effective_cache_size`",
      guide: "6GB",
      here: (e) => parameter(e, "effective_cache_size"),
      why: "75 % of what the instance has",
    },
    {
      subject: "`work_mem`",
      guide: "64MB",
      here: (e) => parameter(e, "work_mem"),
      why: "64 MB for each sort of 200 connections is 12.8 GB: it is what the memory leaves for each connection",
    },
    {
      subject: "`maintenance_work_mem`",
      guide: "512MB",
      here: (e) => parameter(e, "maintenance_work_mem"),
      why: "at most 512 MB, and a sixteenth of the memory",
    },
    {
      subject: "`max_connections`",
      guide: "200",
      here: (e) => parameter(e, "max_connections"),
      why: "each connection needs memory: 200 where it is enough for them, and pools that fit where it is not",
    },
    {
      subject: "`shared_preload_libraries`",
      guide: "`pg_stat_statements`, given twice",
      here: (e) => parameter(e, "shared_preload_libraries"),
      why: "a parameter may be there once; pg_cron removes what has expired",
    },
    {
      subject: "when a parameter applies",
      guide: "not said",
      here: (e) =>
        `\`shared_buffers\` ${parameterOf(e, "shared_buffers").applyMethod}, \`effective_cache_size\` ${parameterOf(e, "effective_cache_size").applyMethod}`,
      why: "RDS refuses `immediate` for a static parameter; [rebooting](rebooting.md) shows what waits",
    },
    {
      subject: "query result cache",
      guide: "`pg_stat_statements`",
      here: (e) => `\`pg_stat_statements.track\` ${parameter(e, "pg_stat_statements.track")}`,
      why: "it measures statements and caches nothing; results are cached in app_cache and in the materialised view",
    },
  ],
  "Tables and functions": [
    {
      subject: "schema",
      guide: "`public`",
      here: (e) => code(e.inFile(`${MIGRATIONS}/0001_app_cache.sql`, /CREATE UNLOGGED TABLE (\w+)\.app_cache/)),
      why: "only migrations make objects in it; the role's `search_path` finds the names without the schema",
    },
    {
      subject: "`app_cache.cache_key`",
      guide: "`TEXT PRIMARY KEY`",
      here: (e) => code(e.inFile(`${MIGRATIONS}/0001_app_cache.sql`, /cache_key {3}(varchar.*PRIMARY KEY)/)),
      why: "limits that hold for every writer; compared as bytes",
    },
    {
      subject: "times",
      guide: "`TIMESTAMP`",
      here: (e) => code(e.inFile(`${MIGRATIONS}/0001_app_cache.sql`, /expires_at {2}(\w+) NOT NULL/)),
      why: "sessions of different time zones mean the same moment",
    },
    {
      subject: "index of `app_cache`",
      guide: "on `expires_at`",
      here: (e) =>
        code(
          e.inFile(`${MIGRATIONS}/0001_app_cache.sql`, /CREATE INDEX app_cache_key_hash .*(USING hash \(cache_key\))/),
        ),
      why: "an index on `expires_at` makes every put slower; expiry reads the pages of the table ([measured](benchmark.md#why-the-cache-table-is-as-it-is))",
    },
    {
      subject: "`session_store`",
      guide: "a table",
      here: (e) => code(e.inFile(`${MIGRATIONS}/0008_sessions.sql`, /(CREATE VIEW) malayalees\.session_store/)),
      why: "Spring Session JDBC has its own two tables, which the view shows; logged, as sessions are data",
    },
    {
      subject: "`tenant_stats`",
      guide: "over `user_profile`",
      here: (e) =>
        `by ${code(e.inFile(`${MIGRATIONS}/0015_tenant_stats.sql`, /CREATE FUNCTION malayalees\.(create_tenant_stats\(\))/))}, once \`user_profile\` is there`,
      why: "`user_profile` is made by the application's own migrations, which run later",
    },
    {
      subject: "`cleanup_expired_sessions`",
      guide: "`INTERVAL '1 hour' * max_inactive_interval`",
      here: (e) =>
        code(
          e.inFile(
            `${MIGRATIONS}/0020_session_functions.sql`,
            /(expiry_time <= extract\(epoch FROM clock_timestamp\(\)\) \* 1000)/,
          ),
        ),
      why: "the column is in seconds: in hours, a session of 30 minutes stays for 75 days; `expiry_time` is computed from it when a session is used",
    },
    {
      subject: "cleanup of the cache",
      guide: "every hour, by the application",
      here: (e) => `${code(e.inFile(`${MIGRATIONS}/0010_schedule.sql`, /'malayalees-cache', '([^']+)'/))} by pg_cron`,
      why: "each run has little to do, and no task has to be up for it",
    },
    {
      subject: "rights",
      guide: "granted to `postgres`",
      here: (e) => `granted to ${code(e.inFile("database/roles.ts", /APPLICATION_ROLE = "(\w+)"/))}`,
      why: "the application has a role with exactly the rights that it needs; the master user migrates",
    },
    {
      subject: "more than one database can do",
      guide: "consider Redis",
      here: (e) =>
        `${code(`cacheType: ${e.inFile("components/configuration/keys/cache.ts", /"postgresql", "(valkey)", "external"/)}`)}: the program makes ElastiCache for Valkey, and both run while you move`,
      why: "a way out, and back, before it is needed: [Valkey](valkey.md)",
    },
    {
      subject: "Liquibase",
      guide: "as the application's own user",
      here: (e) =>
        `with \`applicationMigrations\` startup, as ${code(e.inFile("components/configuration/keys/application.ts", /default: "(malayalees_owner)"/))}`,
      why: "who serves requests changes no tables; [the owner](application-tables.md) has credentials of its own",
    },
    {
      subject: "the cache in backups",
      guide: "included, ACID",
      here: (e) => code(e.inFile(`${MIGRATIONS}/0001_app_cache.sql`, /(CREATE UNLOGGED TABLE) malayalees\.app_cache/)),
      why: "a crash or fail-over empties an unlogged table, and snapshots and replicas do not have its rows: right for a cache, wrong for sessions",
    },
  ],
  Pods: [
    {
      subject: "pods, and their requests and limits",
      guide: "3 of `250m/512Mi–500m/1Gi`, whatever the phase",
      here: (e) => `the guide's in initial; ${podsOf(e, "growth")} in growth, ${podsOf(e, "scale")} in scale`,
      why: "the size of the phase's Fargate tasks; only what a pod requests is sure, so beyond initial it requests all of it",
    },
    {
      subject: "liveness probe",
      guide: "`/management/health`",
      here: (e) => probePath(e, "livenessProbe"),
      why: "an outage of the database must not restart the pods",
    },
    {
      subject: "readiness probe",
      guide: "`/management/health`",
      here: (e) => probePath(e, "readinessProbe"),
      why: "a pod that cannot serve gets no requests, and stays",
    },
    {
      subject: "time to start",
      guide: "`initialDelaySeconds` 60 and 30",
      here: (e) => `startup probe on ${probePath(e, "startupProbe")}`,
      why: "a slow start is waited for, and a fast one serves at once",
    },
    {
      subject: "profile",
      guide: "`prod-aws`",
      here: (e) => code(variableOf(podContainer(e).env, "SPRING_PROFILES_ACTIVE")),
      why: "the same profile in every topology",
    },
  ],
  "The application's settings and image": [
    {
      subject: "choosing a profile",
      guide: "`spring.profiles.active` inside the profile's file",
      here: (e) =>
        `${code(variableOf(container(e).environment, "SPRING_PROFILES_ACTIVE"))} in \`SPRING_PROFILES_ACTIVE\` alone`,
      why: "Spring Boot refuses it there since 2.4; every key of [the sample's files](sample-application.md) is checked against Spring Boot's own list",
    },
    {
      subject: "`spring.cache.type: postgresql`, `spring.cache.postgresql.*`",
      guide: "cache-table, time-to-live, cache-null-values, enable-statistics",
      here: (e) =>
        `${code(`malayalees.cache.table: ${e.inFile(PRODUCTION, /table: (\$\{POSTGRES_CACHE_TABLE:app_cache\})/)}`)}, \`time-to-live\`, \`statistics\``,
      why: "Spring Boot has no such cache: the library here does; null values are never kept",
    },
    {
      subject: "`spring.session.store-type`, `spring.session.postgresql.*`",
      guide: "`session_store`, a cron expression",
      here: (e) =>
        `${code(`spring.session.timeout: ${e.inFile(PRODUCTION, /timeout: (30m)/)}`)}, \`malayalees.session\``,
      why: "the keys do not exist; `session_store` is a view of the tables, and the database removes expired sessions",
    },
    {
      subject: "pool of connections",
      guide: "`maximum-pool-size: 20`, `minimum-idle: 5`",
      here: (e) =>
        `${code(e.inFile(PRODUCTION, /maximum-pool-size: (\S+)/))}, ${code(`minimum-idle: ${e.inFile(PRODUCTION, /minimum-idle: (\d+)/)}`)}; the other three figures are the guide's`,
      why: "the stack counts its connections; a pool of 4 keeps fewer idle ones",
    },
    {
      subject: "connection to the database",
      guide: "without TLS",
      here: (e) => code(e.inFile(PRODUCTION, /(sslmode=verify-full)/)),
      why: "with the authorities of RDS and of its proxy in one file of the image",
    },
    {
      subject: "second-level cache on a laptop",
      guide: "under `spring.jpa.hibernate.cache`",
      here: (e) =>
        `under \`spring.jpa.properties.hibernate.cache\`, with ${code(e.inFile(LOCAL, /provider: \S+\.(CaffeineCachingProvider)/))}`,
      why: "the other key does not exist, so nothing was cached; JCache needs a provider",
    },
    {
      subject: "tables of the application",
      guide: "`ddl-auto: update`, and Liquibase",
      here: (e) => `${code(`ddl-auto: ${e.inFile(LOCAL, /ddl-auto: (none)/)}`)}, and Liquibase`,
      why: "two programs would change the same tables; the application's role may not",
    },
    {
      subject: "test data",
      guide: "inserted by a script, into tables that nothing makes",
      here: (e) => `context ${code(e.inFile(TEST_DATA, /test-tenants context:(\S+)/))} of Liquibase`,
      why: "after the tables, once, and never on AWS",
    },
    {
      subject: "statements in the log",
      guide: "`show-sql: true` and `org.hibernate.SQL: DEBUG`",
      here: (e) => code(`org.hibernate.SQL: ${e.inFile(LOCAL, /org\.hibernate\.SQL: (debug)/)}`),
      why: "both write every statement, so each was there twice",
    },
    {
      subject: "management endpoints",
      guide: "`cache`, `management.cache.cache-manager`",
      here: (e) =>
        code(e.inFile("spring/sample/src/main/resources/application.yml", /include: (health,info,metrics,caches)/)),
      why: "the endpoint is called caches, and there is no such key",
    },
    {
      subject: "image of the application",
      guide: "`openjdk:11-jre-slim`, as root, one layer",
      here: (e) =>
        `${code(e.inFile("spring/sample/Dockerfile", /^FROM (?:--\S+ )?(\S+) AS/m))}, user ${e.inFile("spring/sample/Dockerfile", /^USER (\d+)/m)}, in layers`,
      why: "that image was withdrawn; a change of the application is one small layer; no user is root",
    },
    {
      subject: "health check of the image",
      guide: "`curl`",
      here: (e) => code(e.inFile("spring/sample/Dockerfile", /(\/dev\/tcp\/127\.0\.0\.1\/8080)/)),
      why: "the image has no curl",
    },
  ],
  "On a laptop": [
    {
      subject: "PostgreSQL",
      guide: "`postgres:15`",
      here: (e) => code(e.inFile("local/postgres/Dockerfile", /^FROM (\S+)/m)),
      why: "the version of the stack, with pg_cron",
    },
    {
      subject: "port of the database",
      guide: "`5432:5432`",
      here: (e) => code(e.inFile("local/compose.yaml", /"(127\.0\.0\.1:5432:5432)"/)),
      why: "only this machine reaches it",
    },
    {
      subject: "waiting for PostgreSQL",
      guide: "`sleep 30`",
      here: (e) => code(e.inFile("local/compose.yaml", /condition: (service_healthy)/)),
      why: "as long as it takes, and no longer",
    },
    {
      subject: "set-up of the database",
      guide: "SQL files, run by the image and once more by a script",
      here: (e) =>
        `service ${code(e.inFile("local/compose.yaml", /^ {2}(migrate):$/m))}, with the stack's own migrations`,
      why: "one way to set a database up",
    },
    {
      subject: "settings",
      guide: "written by hand, for 1 GB",
      here: (e) =>
        `\`work_mem\` ${e.inFile("local/postgresql.conf", /^work_mem = '(\d+)'/m)} kB and the rest of the parameter group, for a small instance`,
      why: "generated from the code that makes the parameter group",
    },
    {
      subject: "logged statements",
      guide: "`log_statement = 'all'`",
      here: (e) =>
        `the same, and ${code(e.inFile("local/postgresql.conf", /^(log_parameter_max_length = '0')/m).replaceAll("'", ""))}`,
      why: "the statements help, and the values of their parameters are people's data; a stack logs neither",
    },
    {
      subject: "user of the application",
      guide: "`postgres`",
      here: (e) => code(e.inFile("local/compose.yaml", /DB_USERNAME: (\S+)/)),
      why: "the role of a stack: a right that is missing is missed here first",
    },
    {
      subject: "connection of the application",
      guide: "to PostgreSQL",
      here: (e) => `to ${code(e.inFile("local/compose.yaml", /RDS_ENDPOINT: (\S+)/))}, in transaction mode`,
      why: "the pooler of phase scale: what breaks with it breaks before a deployment",
    },
    {
      subject: "environment of the application",
      guide: "seven variables",
      here: (e) =>
        `the list of every topology, such as ${code(e.inFile("local/compose.yaml", /(DB_MIGRATION_USERNAME)/))}`,
      why: "a test compares the two",
    },
    {
      subject: "logs of the application",
      guide: "a folder `./logs`",
      here: (e) => `standard output; the disk is ${code(e.inFile("local/compose.yaml", /(read_only: true)/))}`,
      why: "as on AWS, where the log group is filled from there",
    },
    {
      subject: "pgAdmin",
      guide: "`dpage/pgadmin4`, port `5050:80`",
      here: (e) =>
        `${code(e.inFile("local/compose.yaml", /image: (dpage\/\S+)/))}, ${code(e.inFile("local/compose.yaml", /"(127\.0\.0\.1:5050:80)"/))}, by a profile`,
      why: "one version; only this machine reaches it, and only who asks for it has it. It knows the server",
    },
    {
      subject: "migrations of the application",
      guide: "a second `java -jar app.jar` in the running container",
      here: (e) => `at the start, as ${code(e.inFile("local/compose.yaml", /DB_MIGRATION_USERNAME: (\S+)/))}`,
      why: "the second one would want the port of the first, and never end",
    },
    {
      subject: "test script",
      guide: "`local-test-postgres-cache.sh`, which ends with 0 whatever the cache says",
      here: (e) => code(`npm run ${e.inFile("package.json", /"(local)":/)} -- test`),
      why: "checks with an exit code, on servers of their own: [local development](local-development.md)",
    },
    {
      subject: "building",
      guide: "`./mvnw`",
      here: (e) => code(e.inFile("tools/support/java.ts", /spawnSync\("(mvn)"/)),
      why: "the wrapper is a program in the repository, or a download of one, that nobody reviews",
    },
  ],
};
