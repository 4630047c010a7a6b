import assert from "node:assert/strict";
import { whySecret } from "../../../policies/support/secretLooking";

const PASSWORD = "hunter2hunter2";
/** Put together here, so that no scanner takes the test for a leak. */
const pem = ["-----BEGIN ", "PRIVATE KEY-----"].join("");
const reference = (name: string) => `\${${name}}`;
const basic = Buffer.from(`app:${PASSWORD}`).toString("base64");

/** A variable and its value, as people write them. */
type Row = readonly [name: string, value: string];

const secrets: readonly Row[] = [
  // By the last words of the name
  ["DB_PASSWORD", PASSWORD],
  ["DB_PASS", PASSWORD],
  ["DB_PWD", PASSWORD],
  ["DB_PASSWD", "postgres"],
  ["PGPASSWORD", "secret"],
  ["spring.datasource.password", PASSWORD],
  ["dbPassword", "correct horse battery staple"],
  ["DB_PASSWORD", "12345678"],
  ["SPRING_DATASOURCE_PASSWORD_2", PASSWORD],
  ["PASSWORD_PROD", PASSWORD],
  ["SIGNING_KEY", PASSWORD],
  ["JWT_SECRET", "changeme"],
  ["SECRET_KEY_BASE", PASSWORD],
  ["API_KEY", "k3y"],
  ["apiKey", PASSWORD],
  ["CLIENT_SECRET_OLD", PASSWORD],
  ["KEYSTORE_PASSPHRASE", PASSWORD],
  ["GITHUB_TOKEN", PASSWORD],
  ["ENCRYPTION_KEY", PASSWORD],
  ["LDAP_BIND_PW", PASSWORD],
  ["DBPW", PASSWORD],
  ["ADMIN_USERPASS", PASSWORD],
  ["spring.security.user.password", `{noop}${PASSWORD}`],
  // A word of a secret elsewhere in the name, and a value that nobody would choose
  ["API_KEY_STRIPE", PASSWORD],
  ["TOKENS", PASSWORD],
  ["SESSION_KEY", "9f8a7b6c5d4e"],
  ["REDIS_AUTH", PASSWORD],
  ["BASIC_AUTH", `app:${PASSWORD}`],
  ["APP_SALT", PASSWORD],
  // By what the value assigns
  ["SPRING_DATASOURCE_URL", `jdbc:postgresql://h/db?user=u&password=${PASSWORD}`],
  ["SPRING_DATASOURCE_URL", `jdbc:sqlserver://h;user=u;password=${PASSWORD};encrypt=true`],
  ["SPRING_DATASOURCE_URL", `jdbc:oracle:thin:app/${PASSWORD}@h:1521/x`],
  ["JAVA_OPTS", `-Xmx1g -Dspring.datasource.password=${PASSWORD} -server`],
  ["JAVA_TOOL_OPTIONS", `"-Dspring.datasource.password=${PASSWORD}"`],
  ["JDK_JAVA_OPTIONS", `-Djavax.net.ssl.keyStorePassword='${PASSWORD}'`],
  ["SPRING_APPLICATION_JSON", JSON.stringify({ spring: { datasource: { password: PASSWORD } } })],
  ["SPRING_APPLICATION_JSON", JSON.stringify({ "spring.datasource.password": PASSWORD })],
  ["SPRING_APPLICATION_JSON", JSON.stringify({ java: { opts: `-Ddb.password=${PASSWORD}` } })],
  ["SETTINGS", JSON.stringify([{ name: "DB_PASSWORD", value: PASSWORD }])],
  ["ARGS", `--db-password=${PASSWORD}`],
  ["COMMAND", `serve --db-password ${PASSWORD} --port 80`],
  ["DSN", `host=h user=u password=${PASSWORD} dbname=d`],
  ["AZURE", `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${PASSWORD}==;EndpointSuffix=x`],
  ["BUS", `Endpoint=sb://x/;SharedAccessKeyName=n;SharedAccessKey=${PASSWORD}=`],
  ["application.yml", `spring:\n  datasource:\n    password: ${PASSWORD}\n`],
  ["application.properties", `a.b = 1\nspring.datasource.password = ${PASSWORD}\n`],
  // By its own shape
  ["DATABASE_URL", `postgres://app:${PASSWORD}@db/site`],
  ["REDIS_URL", `redis://:${PASSWORD}@cache:6379`],
  ["MONGO", `mongodb+srv://app:${PASSWORD}@cluster/x`],
  ["AMQP", `amqp://app:a%40b@mq:5671`],
  ["AUTHORIZATION", `Basic ${basic}`],
  ["CURL", `-H 'Authorization: Basic ${basic}'`],
  ["OTEL_EXPORTER_OTLP_HEADERS", `Authorization=Basic%20${basic}`],
  ["OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer%209f8a7b6c5d4e3f2a1b0c"],
  ["DOCKER_AUTH_CONFIG", JSON.stringify({ auths: { h: { auth: basic } } })],
  ["COMMAND", `curl -s -u app:${PASSWORD} https://h`],
  ["COMMAND", `curl --user=app:${PASSWORD} https://h`],
  ["COMMAND", `mysqldump -uroot -p${PASSWORD} site`],
  ["COMMAND", `redis-cli -h h -a ${PASSWORD} ping`],
  ["COMMAND", `sshpass -p ${PASSWORD} ssh h`],
  ["MODEL", ["sk", "proj", PASSWORD, PASSWORD].join("-")],
  ["MAIL", ["SG", `${PASSWORD}abcdef`, `${PASSWORD}abcdef`].join(".")],
  ["VAULT_TOKEN", ["hvs", `CAESI${PASSWORD}`].join(".")],
  ["NOTIFY", `https://discord.com/api/webhooks/123456/${PASSWORD}abcdef`],
  ["AUTHORIZATION", "Bearer 9f8a7b6c5d4e3f2a1b0c"],
  ["AUTHORIZATION", "Bearer abcdefghijklmnopqrstuvwx"],
  ["NOTIFY", "https://hooks.slack.com/services/T000/B000/XXXX"],
  ["TLS", `${pem}\nMIIE`],
  ["ID", "AKIAABCDEFGHIJKLMNOP"],
];

const harmless: readonly Row[] = [
  // The name speaks about a secret
  ["TOKENIZER", "standard1234"],
  ["API_KEY_HEADER", "X-Api-Key-2024"],
  ["PASSWORD_ENCODER", "bcrypt12"],
  ["PASSWORD_HASHER", "argon2id"],
  ["JWT_TOKEN_ISSUER", "https://login.example.com"],
  ["SECRET_PROVIDER", "vault"],
  ["CREDENTIALS_MODE", "include"],
  ["PASSWORD_RESET_SUBJECT", "Reset your password"],
  ["SECRETS_MANAGER_PREFIX", "prod/app2024"],
  ["MAX_TOKENS", "4096"],
  ["TOKEN_TTL", "3600"],
  ["ACCESS_TOKEN_LIFETIME", "PT15M"],
  ["PASSWORD_MIN_LENGTH", "12"],
  ["MASTER_SECRET_ARN", "arn:aws:secretsmanager:us-east-1:1:secret:x"],
  ["DB_PASSWORD_FILE", "/run/secrets/db"],
  ["CACHE_KEY", "tenant42abc"],
  ["PARTITION_KEY", "tenant42abc"],
  ["SESSION_KEY", "user_id"],
  ["COMPASS", PASSWORD],
  ["BYPASS", PASSWORD],
  ["PASSWORDLESS", "enabled1"],
  // The value is not a secret
  ["DB_PASSWORD", ""],
  ["DB_PASSWORD", reference("DB_PASSWORD")],
  ["DB_PASSWORD", "$(cat /run/secret)"],
  ["DB_PASSWORD", "{{ vault.password }}"],
  ["DB_PASSWORD", "arn:aws:ssm:us-east-1:1:parameter/x"],
  ["DB_PASSWORD", "/run/secrets/db"],
  ["DB_PASSWORD", "vault:secret/data/db#password"],
  ["AUTH_TOKEN", "true"],
  ["CSRF_TOKEN", "X-CSRF-TOKEN"],
  ["ACCESS_TOKEN", "bearer"],
  ["FETCH_CREDENTIALS", "same-origin"],
  ["CLIENT_SECRET", "org.example.security.SecretSupplier"],
  ["ACCESS_TOKEN", "https://login.example.com/token"],
  ["SPRING_SECURITY_USER_PASSWORD", "{bcrypt}$2a$10$abcdefghijklmnopqrstuu"],
  ["SPRING_DATASOURCE_PASSWORD", "{cipher}682bc583f4641835fa2db009355293665d2647dade3375c0"],
  // Nothing in it is a secret
  ["HASH_SALT_ROUNDS", "12"],
  ["SALT_MASTER", "salt-01.example.com"],
  ["COMMAND", `curl -u app:${reference("PASSWORD")} https://h`],
  ["COMMAND", "docker run -u 1000:1000 image && mysql -uroot -p site && mkdir -p /var/cache"],
  ["COMMAND", "serve --password-file /run/secrets/db --token-ttl 3600s"],
  ["SPRING_DATASOURCE_URL", "jdbc:postgresql://h:5432/db?sslmode=verify-full&currentSchema=app"],
  ["JAVA_OPTS", "-XX:MaxRAMPercentage=75 -Dspring.session.jdbc.table-name=s -Dtoken.ttl=60"],
  ["JAVA_OPTS", `-Dspring.datasource.password=${reference("DB_PASSWORD")}`],
  ["DATABASE_URL", `postgres://app:${reference("DB_PASSWORD")}@db/site`],
  ["SPRING_APPLICATION_JSON", JSON.stringify({ app: { tokens: { max: 4096 }, passwordEncoder: "bcrypt" } })],
  ["DOCS", "Basic authentication is off"],
  ["DOCS", "Bearer tokens are accepted"],
  ["URL", "http://localhost:8080/users/me@example.com"],
  ["CORS", "https://a.example.com,https://b.example.com:8443"],
];

describe("a value that looks like a secret", () => {
  for (const [name, value] of secrets) {
    it(`is found, and never shown: ${name}=${value.slice(0, 60).replaceAll("\n", " ")}`, () => {
      const why = whySecret(name, value);
      assert.ok(why !== undefined);
      for (const part of [PASSWORD, basic, "AKIA", "a%40b"]) assert.ok(!why.includes(part), why);
    });
  }
  for (const [name, value] of harmless) {
    it(`is not reported where there is none: ${name}=${value}`, () => {
      assert.equal(whySecret(name, value), undefined);
    });
  }
  it("is left alone under a name that is allowed, outside and within", () => {
    assert.equal(whySecret("DB_PASSWORD", PASSWORD, ["DB_PASSWORD"]), undefined);
    assert.equal(whySecret("JAVA_OPTS", `-Dtest.password=${PASSWORD}`, ["test.password"]), undefined);
  });
});
