import type { Plan } from "../../tools/plan/plan";
import { byType, one } from "./offline";

type Resources = Plan["resources"];

interface Named {
  readonly name: string;
}

/** The names of the environment variables that a planned stack hands over to the application, whether their values are secret or not. */
export function handedOver(topology: string, resources: Resources): readonly string[] {
  const names = { fargate: ofTasks, ec2: ofMachines, eks: ofPods, kubernetes: ofPods }[topology];
  if (names === undefined) throw new Error(`how does ${topology} hand variables over?`);
  return [...new Set(names(resources))].sort();
}

function ofTasks(resources: Resources): readonly string[] {
  return byType(resources, "aws:ecs/taskDefinition:TaskDefinition").flatMap(({ inputs }) => {
    const containers: readonly { readonly environment: readonly Named[]; readonly secrets: readonly Named[] }[] =
      JSON.parse(String(inputs.containerDefinitions));
    return containers.flatMap(({ environment, secrets }) => [...environment, ...secrets].map(({ name }) => name));
  });
}

/** Of a machine, from the file for Docker and the names on its command line. */
function ofMachines(resources: Resources): readonly string[] {
  const { userData } = one(resources, "aws:ec2/launchTemplate:LaunchTemplate").inputs;
  const script = Buffer.from(String(userData), "base64").toString();
  const [, file = ""] = /<<'MALAYALEES_ENV'\n(.*)\nMALAYALEES_ENV\n/s.exec(script) ?? [];
  const named = [...file.matchAll(/^(\w+)=/gm), ...script.matchAll(/--env (\w+)/g)];
  return named.map(([, name = ""]) => name);
}

function ofPods(resources: Resources): readonly string[] {
  const { spec } = one(resources, "kubernetes:apps/v1:Deployment").inputs as {
    readonly spec: {
      readonly template: { readonly spec: { readonly containers: readonly [{ readonly env: readonly Named[] }] } };
    };
  };
  return spec.template.spec.containers[0].env.map(({ name }) => name);
}
