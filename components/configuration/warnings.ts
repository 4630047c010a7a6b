import { eksVersions, findEksVersion } from "../../policies/facts/eksVersions";
import { hasBudgets } from "./costRegions";
import { spelledAlike } from "./environmentVariables";
import { machineType } from "./machineTypes";
import type { SettingName, Settings } from "./settings";
import { isOnAws, topologyFacts, topologyNames } from "./topologyFacts";

/** Something that works and that a person should know of before an update. */
interface Warning {
  /** The settings that it follows from. */
  readonly keys: readonly SettingName[];
  readonly text: string;
}

type Check = (values: Settings, stack: string, region: string) => Warning | undefined;

/**
 * What a person should know of, in sentences.
 * @param unreadable settings of which nothing can be said
 */
export function warnings(
  values: Settings,
  { stack, region }: { readonly stack: string; readonly region: string },
  unreadable: readonly SettingName[],
): readonly string[] {
  return checks
    .map((check) => check(values, stack, region))
    .filter((warning) => warning !== undefined)
    .filter(({ keys }) => !keys.some((key) => unreadable.includes(key)))
    .map(({ text }) => text);
}

/** Ends a warning of what a preview may have and an update must not. */
export const REFUSED = "an update refuses it.";

const checks: readonly Check[] = [
  ({ domain }, stack) =>
    isExampleDomain(domain)
      ? {
          keys: ["domain"],
          text: `domain ${domain} is the example's: ${REFUSED} Set yours with: pulumi config set domain <your domain> --stack ${stack}`,
        }
      : undefined,

  ({ domains }) => {
    const example = domains.find(({ name }) => isExampleDomain(name));
    return example && { keys: ["domains"], text: `domain ${example.name} is the example's: ${REFUSED}` };
  },

  ({ topology, domain, domains, certificateArn }) =>
    isOnAws(topology) &&
    !domain &&
    !certificateArn &&
    domains.length > 0 &&
    domains.every(({ hostedZoneId }) => !hostedZoneId)
      ? {
          keys: ["domain", "domains", "certificateArn"],
          text: "none of the domains has a hostedZoneId: as long as no certificate is issued, the update waits for the first one's, whose validation record it prints.",
        }
      : undefined,

  ({ environment, protection }) =>
    environment === "prod" && protection === false
      ? {
          keys: ["environment", "protection"],
          text: "protection is off: a destroy deletes the database (its final snapshot stays), the images and the access logs.",
        }
      : undefined,

  ({ databaseMajorUpgrade, databaseEngineVersion }, stack) =>
    databaseMajorUpgrade
      ? {
          keys: ["databaseMajorUpgrade", "databaseEngineVersion"],
          text: `databaseMajorUpgrade is true: where the database has a lower major version than ${databaseEngineVersion}, it is upgraded, without a way back but a restore. Afterwards: pulumi config rm databaseMajorUpgrade --stack ${stack}`,
        }
      : undefined,

  ({ image, environment }) =>
    image === "placeholder" && environment === "prod"
      ? {
          keys: ["image", "environment"],
          text: "image is the placeholder of the first deployment: the application itself does not run yet.",
        }
      : undefined,

  ({ topology, environment, alarmEmail, monthlyBudget }, stack) =>
    environment === "prod" && isOnAws(topology) && alarmEmail === undefined
      ? {
          keys: ["environment", "alarmEmail"],
          text: `alarmEmail is none: alarms go off${monthlyBudget === undefined ? "" : ", the budget is spent,"} and nobody is notified. Set it with: pulumi config set alarmEmail <your address> --stack ${stack}`,
        }
      : undefined,

  ({ topology, environment, monthlyBudget }, stack, region) =>
    environment === "prod" && isOnAws(topology) && monthlyBudget === undefined && hasBudgets(region)
      ? {
          keys: ["environment", "monthlyBudget"],
          text: `monthlyBudget is none: what costs more than it should is noticed with the bill. npm run cost -- ${stack} proposes a figure.`,
        }
      : undefined,

  ({ topology, domain, hostedZoneId, certificateArn }) =>
    isOnAws(topology) && domain && !hostedZoneId && !certificateArn
      ? {
          keys: ["domain", "hostedZoneId", "certificateArn"],
          text: `no hostedZoneId for ${domain}: the update waits until the validation record that it prints is in that zone.`,
        }
      : undefined,

  ({ instanceType }) => {
    const type = instanceType === undefined ? undefined : machineType(instanceType);
    return type === undefined || "reason" in type || type.known
      ? undefined
      : {
          keys: ["instanceType"],
          text: `instanceType ${instanceType} is of a family that this version does not know: that it exists and is ${type.architecture} is taken from its name.`,
        };
  },

  ({ environmentVariables, containerPort }) => {
    const port = Object.entries(environmentVariables).find(([name]) => spelledAlike(name) === "MANAGEMENTSERVERPORT");
    return port === undefined || port[1] === String(containerPort)
      ? undefined
      : {
          keys: ["environmentVariables", "containerPort"],
          text: `${port[0]} moves the health endpoints to port ${port[1]}, and health checks ask containerPort ${containerPort}: let the application answer healthPath there as well.`,
        };
  },

  ({ topology, databaseEngineVersion: version }) =>
    isOnAws(topology) && version.includes(".")
      ? {
          keys: ["databaseEngineVersion"],
          text: `databaseEngineVersion ${version} stays until you raise it: RDS does not upgrade it to the next minor version, with its security fixes, as it does with ${version.split(".")[0]}.`,
        }
      : undefined,

  ({ topology, cacheType, valkey }, stack) =>
    isOnAws(topology) && cacheType !== "valkey" && (valkey === "serverless" || valkey === "nodes")
      ? {
          keys: ["cacheType", "valkey"],
          text: `Valkey runs and is billed beside the cache of cacheType ${cacheType}. When the move is over: pulumi config rm valkey --stack ${stack}`,
        }
      : undefined,

  ({ topology, traffic, kubernetesVersion }) => {
    const ends = findEksVersion(kubernetesVersion)?.endOfStandardSupport;
    const newest = eksVersions.at(-1);
    if (!runsCluster({ topology, traffic }) || newest === undefined || newest.version === kubernetesVersion)
      return undefined;
    return {
      keys: ["kubernetesVersion"],
      text:
        `kubernetesVersion ${kubernetesVersion} leaves standard support on ${ends}, and AWS then upgrades the cluster on a day that AWS chooses: ` +
        `go up before, by one version at a time (${newest.version} is supported until ${newest.endOfStandardSupport}).`,
    };
  },

  ({ topology, traffic, clusterAdminRoleArns }) =>
    runsCluster({ topology, traffic }) && clusterAdminRoleArns.length === 0
      ? {
          keys: ["clusterAdminRoleArns"],
          text:
            "clusterAdminRoleArns is empty: only the role that makes the cluster can enter it. An update by anybody else, or by CI, fails " +
            "until their role is in the list.",
        }
      : undefined,
];

function runsCluster({ topology, traffic }: Pick<Settings, "topology" | "traffic">): boolean {
  const running = topologyNames.filter((name) => name === topology || traffic[name] !== undefined);
  return running.some((name) => topologyFacts[name].makesCluster);
}

/** Domains that RFC 2606 reserves for examples, and the one in this repository's documentation. */
export function isExampleDomain(domain: string | undefined): boolean {
  return domain !== undefined && /(^|\.)(example\.(com|net|org)|your-company\.com)$/.test(domain);
}
