import type { ApplicationConfig } from "../../configuration/configTypes";
import type { SecretVariable, Variable } from "../containerEnvironment";
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
 * start the service reads the credentials into a file in memory (tmpfs) that only root can read.
 */
export function userDataOf(args: UserDataArgs): string {
  return [
    header(),
    packages(args),
    environmentFile(args),
    credentialsScript(args),
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

function credentialsScript({ region, secretVariables }: UserDataArgs): string {
  const arns = [...new Set(secretVariables.map(({ arn }) => arn))];
  const reads = arns.map((arn, index) => {
    const lines = secretVariables
      .filter((each) => each.arn === arn)
      .map(({ name, jsonKey }) => `"${name}=\\(.${jsonKey})"`);
    return `aws secretsmanager get-secret-value --region ${region} --secret-id ${arn} --query SecretString --output text |
  jq -r '${lines.join(", ")}' ${index === 0 ? ">" : ">>"} /run/malayalees/credentials.env.new`;
  });
  return `# The credentials: read at each start of the service, kept in memory
cat > /etc/malayalees/credentials.sh <<'MALAYALEES_SCRIPT'
#!/bin/bash
set -euo pipefail
umask 077
install -d -m 0700 /run/malayalees
${reads.join("\n")}
mv /run/malayalees/credentials.env.new /run/malayalees/credentials.env
MALAYALEES_SCRIPT
chmod 0700 /etc/malayalees/credentials.sh
`;
}

/** Any value, quoted for bash on one line. Source: GNU Bash manual, "ANSI-C Quoting" (2026-11). */
function quoted(value: string): string {
  const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r" };
  return `$'${value.replace(/[\\'\n\r]/g, (sign) => escapes[sign] ?? sign)}'`;
}

function runScript({ application, region, logGroupName, environment }: UserDataArgs): string {
  const { image, port, user, tmpSize } = application;
  const run = [
    "exec /usr/bin/docker run --rm --name malayalees-app --init",
    `--publish ${port}:${port} --user ${user}:${user}`,
    `--read-only --tmpfs /tmp:rw,exec,nosuid,nodev,mode=1777,size=${tmpSize}m`,
    "--cap-drop ALL --security-opt no-new-privileges",
    "--env-file /etc/malayalees/app.env --env-file /run/malayalees/credentials.env",
    ...environment.filter(hasLines).map(({ name, value }) => `--env ${name}=${quoted(value)}`),
    `--log-driver awslogs --log-opt awslogs-region=${region} --log-opt awslogs-group=${logGroupName} --log-opt tag=ec2/{{.Name}}/{{.ID}}`,
    `--stop-timeout ${STOP_SECONDS} ${image}`,
  ];
  return `# The application
cat > /etc/malayalees/run.sh <<'MALAYALEES_SCRIPT'
#!/bin/bash
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
ExecStartPre=/etc/malayalees/credentials.sh
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
