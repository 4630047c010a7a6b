import type { ApplicationConfig } from "../../configuration/configTypes";
import { byName, type SecretVariable, type Variable } from "../containerEnvironment";
import { STOP_SECONDS } from "../stopSeconds";

/** What a machine needs to run the application. Contains no secret. */
export interface UserDataArgs {
  readonly application: Pick<ApplicationConfig, "name" | "image" | "port" | "user" | "tmpSize">;
  readonly region: string;
  /** The image is in private ECR and needs a login. */
  readonly privateEcr: boolean;
  /** Variables that are not secrets. */
  readonly environment: readonly Variable<string>[];
  readonly secretVariables: readonly SecretVariable<string>[];
  readonly logGroupName: string;
}

/** CloudWatch namespace of the machines' memory and disk metrics. */
export function metricsNamespace(applicationName: string): string {
  return `Malayalees/${applicationName}`;
}

/**
 * The boot script of a machine, for Amazon Linux 2023. It installs a container runtime and runs the image as a systemd service. At each
 * start the service reads the secrets into a file in memory (tmpfs) that only root can read.
 */
export function userDataOf(args: UserDataArgs): string {
  return [
    header(),
    packages(args),
    environmentFile(args),
    secretsScript(args),
    runScript(args),
    service(args),
    metrics(args),
    start(),
  ].join("\n");
}

function header(): string {
  return `#!/bin/bash
set -euo pipefail
umask 077
install -d -m 0700 /etc/malayalees
`;
}

function packages({ privateEcr }: UserDataArgs): string {
  const names = ["docker", "jq", "amazon-cloudwatch-agent", ...(privateEcr ? ["amazon-ecr-credential-helper"] : [])];
  const login = privateEcr
    ? `install -d -m 0700 /root/.docker
echo '{"credsStore": "ecr-login"}' > /root/.docker/config.json
`
    : "";
  return `# A container runtime, and what ships logs and metrics
dnf install -y ${names.join(" ")}
${login}systemctl enable --now docker
`;
}

/** Docker's env files allow one line per variable: values with several lines are passed on the command line (`runScript`). */
const hasLines = ({ value }: Variable<string>) => /[\r\n]/.test(value);

function environmentFile({ environment }: UserDataArgs): string {
  // Docker reads each line literally, so values are not quoted.
  const lines = environment.filter((each) => !hasLines(each)).map(({ name, value }) => `${name}=${value}`);
  return `# The application's settings
cat > /etc/malayalees/app.env <<'MALAYALEES_ENV'
${lines.join("\n")}
MALAYALEES_ENV
`;
}

/**
 * What jq checks: a value or field that is no text stops the start of the service, and is never in a message (nor in the log, where messages
 * are).
 */
const JQ =
  'def text: if type == "string" then . else error("no text") end; def field(k): [try fromjson catch null][0] | if type == "object" then .[k] | text else error("no JSON object") end; ';

function secretsScript({ region, secretVariables }: UserDataArgs): string {
  const arns = [...new Set(secretVariables.map(({ arn }) => arn))];
  const reads = arns.map((arn) => {
    const variables = byName(secretVariables).filter((each) => each.arn === arn);
    const command = variables[0]?.source === "parameter" ? "parameter" : "secret";
    return `${command} ${arn} | assign '${variables.map(assignment).join(", ")}'`;
  });
  const parameters = secretVariables.some(({ source }) => source === "parameter");
  return `# The secrets: read at each start of the service, kept in memory
cat > /etc/malayalees/secrets.sh <<'MALAYALEES_SCRIPT'
#!/bin/bash
set -euo pipefail
umask 077
install -d -m 0700 /run/malayalees
assign() { jq -r '${JQ}'"$1"; }
secret() { aws secretsmanager get-secret-value --region ${region} --secret-id "$1" --query SecretString --output json; }
${parameters ? readParameter(region) : ""}{
${reads.join("\n")}
} > /run/malayalees/secrets.env.new
mv /run/malayalees/secrets.env.new /run/malayalees/secrets.env
MALAYALEES_SCRIPT
chmod 0700 /etc/malayalees/secrets.sh
`;
}

function readParameter(region: string): string {
  const query = "--with-decryption --query 'Parameters[0].Value' --output json";
  return `parameter() { aws ssm get-parameters --region ${region} --names "$1" ${query}; }\n`;
}

/** In jq: a line of bash that assigns the value, quoted, whatever it contains. */
function assignment({ name, jsonKey }: SecretVariable<string>): string {
  return `@sh "export ${name}=\\(${jsonKey === undefined ? "text" : `field("${jsonKey}")`})"`;
}

/** Any value, quoted for bash on one line. Source: GNU Bash manual, "ANSI-C Quoting" (2026-11). */
function quoted(value: string): string {
  const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r" };
  return `$'${value.replace(/[\\'\n\r]/g, (sign) => escapes[sign] ?? sign)}'`;
}

function runScript({ application, region, logGroupName, environment, secretVariables }: UserDataArgs): string {
  const { image, port, user, tmpSize } = application;
  const run = [
    "exec /usr/bin/docker run --rm --name malayalees-app --init",
    `--publish ${port}:${port} --user ${user}:${user}`,
    `--read-only --tmpfs /tmp:rw,exec,nosuid,nodev,mode=1777,size=${tmpSize}m`,
    "--cap-drop ALL --security-opt no-new-privileges",
    "--env-file /etc/malayalees/app.env",
    // A name without a value: Docker takes it from its own environment, so that no value is an argument of a process.
    ...byName(secretVariables).map(({ name }) => `--env ${name}`),
    ...environment.filter(hasLines).map(({ name, value }) => `--env ${name}=${quoted(value)}`),
    `--log-driver awslogs --log-opt awslogs-region=${region} --log-opt awslogs-group=${logGroupName} --log-opt tag=ec2/{{.Name}}/{{.ID}}`,
    `--stop-timeout ${STOP_SECONDS} ${image}`,
  ];
  return `# The application
cat > /etc/malayalees/run.sh <<'MALAYALEES_SCRIPT'
#!/bin/bash
. /run/malayalees/secrets.env
${run.join(" \\\n  ")}
MALAYALEES_SCRIPT
chmod 0700 /etc/malayalees/run.sh
`;
}

function service({ application: { image } }: UserDataArgs): string {
  return `cat > /etc/systemd/system/malayalees-app.service <<'MALAYALEES_UNIT'
[Unit]
Description=The application, in a container
After=docker.service network-online.target
Requires=docker.service
Wants=network-online.target

[Service]
Restart=always
RestartSec=5
Environment=HOME=/root
ExecStartPre=-/usr/bin/docker rm --force malayalees-app
ExecStartPre=/etc/malayalees/secrets.sh
ExecStartPre=/usr/bin/docker pull --quiet ${image}
ExecStart=/etc/malayalees/run.sh
ExecStop=/usr/bin/docker stop malayalees-app
TimeoutStartSec=300
TimeoutStopSec=${STOP_SECONDS + 15}

[Install]
WantedBy=multi-user.target
MALAYALEES_UNIT
`;
}

function metrics({ application }: UserDataArgs): string {
  const config = {
    agent: { metrics_collection_interval: 60 },
    metrics: {
      namespace: metricsNamespace(application.name),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the agent's own placeholder
      append_dimensions: { AutoScalingGroupName: "${aws:AutoScalingGroupName}" },
      aggregation_dimensions: [["AutoScalingGroupName"]],
      metrics_collected: {
        mem: { measurement: ["mem_used_percent"] },
        disk: { measurement: ["used_percent"], resources: ["/"] },
      },
    },
  };
  return `# Memory and disk, which EC2 does not measure by itself
cat > /opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json <<'MALAYALEES_METRICS'
${JSON.stringify(config, null, 2)}
MALAYALEES_METRICS
`;
}

function start(): string {
  return `systemctl daemon-reload
systemctl enable --now amazon-cloudwatch-agent
systemctl enable --now malayalees-app
`;
}
