import { isPrivateEcr } from "../imageReference";
import { placeholder } from "../placeholder";
import type { Rule } from "./rule";

/** Rules between keys about the application. */
export const applicationRules: readonly Rule[] = [
  function placeholderListensOnItsOwnPort({ application }, { image }) {
    if (image !== "placeholder" || application.port === placeholder.port) return undefined;
    return {
      keys: ["containerPort", "image"],
      value: String(application.port),
      allowed: `${placeholder.port} while image is the placeholder, which listens there`,
      example: String(placeholder.port),
    };
  },

  function imageCanBePulled({ application, network }) {
    if (network.natStrategy !== "none" || !network.interfaceEndpoints || isPrivateEcr(application.image))
      return undefined;
    return {
      keys: ["image", "natStrategy", "interfaceEndpoints"],
      value: application.image,
      allowed:
        "an image in a private ECR repository, as tasks have no way to the internet (natStrategy none with interfaceEndpoints)",
      example: "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0",
    };
  },

  function imagesAndSecretsAreReached({ application: { egressPorts } }) {
    if (egressPorts.includes(443)) return undefined;
    return {
      keys: ["egressPorts"],
      value: JSON.stringify(egressPorts),
      allowed: "a list with 443 in it: images, secrets and logs go that way",
      example: `[${egressPorts.length < 20 ? egressPorts.length : 0}]=443`,
    };
  },

  function prodHasNoShells({ environment, application }) {
    if (environment !== "prod" || !application.enableExec) return undefined;
    return { keys: ["enableExec", "environment"], value: "true", allowed: "false in prod", example: "false" };
  },
];
