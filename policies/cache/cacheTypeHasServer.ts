import type { StackPolicy } from "../support/policy";
import type { Settings } from "../support/settings";
import { type Environment, workloads } from "../support/workloads";

/** Variables that lead to such a server are named for it: SPRING_DATA_REDIS_HOST, REDIS_URL, VALKEY_ENDPOINT. */
const SERVER = /REDIS|VALKEY|ELASTICACHE/i;

const MACHINES = "aws:autoscaling/group:Group";

/** Machines are not judged: a boot script has many ways to hand over a secret, in which a URL may be. */
export const cacheTypeHasServer: StackPolicy = {
  id: "MLY-CACHE-024",
  name: "cache-type-has-server",
  description:
    "An application whose cache is Redis or Valkey has the address of its server: else it asks its own machine, and every read of the cache fails.",
  level: "mandatory",
  severity: "high",
  remediation: "Give it the server's address, or its URL by reference to a secret; or let the cache be PostgreSQL's.",
  authority:
    "https://docs.spring.io/spring-boot/appendix/application-properties/index.html#appendix.application-properties.data",
  settings: {
    typeVariables: {
      type: "array",
      default: ["CACHE_TYPE", "SPRING_CACHE_TYPE"],
      description: "Variables that say which cache is used",
    },
  },
  checkStack: (stack, settings) =>
    workloads(stack)
      .filter(({ resource }) => resource.type !== MACHINES)
      .flatMap(({ resource, environments }) =>
        environments
          .flatMap((environment) => choiceWithoutServer(environment, settings) ?? [])
          .map((choice) => ({ urn: resource.urn, message: `${choice}, and no variable says where that server is.` })),
      ),
};

/** `CACHE_TYPE is redis`. */
function choiceWithoutServer(environment: Environment, settings: Settings): string | undefined {
  const choices = settings.texts("typeVariables");
  const choice = choices.find((name) => /^(redis|valkey)$/i.test(environment[name] ?? ""));
  if (choice === undefined) return undefined;
  const hasServer = Object.keys(environment).some((name) => !choices.includes(name) && SERVER.test(name));
  return hasServer ? undefined : `${choice} is ${environment[choice]}`;
}
