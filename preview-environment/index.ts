import * as pulumi from "@pulumi/pulumi";
import { PreviewEnvironment } from "../components/previewEnvironment";
import { readSharedParts } from "../components/sharedParts";
import { readStackConfig } from "../components/stackConfig";

// The settings are those of the dev stack, with the pull request's own image, database and roles: npm run preview-environment writes them.
const own = new pulumi.Config("preview-environment");
const environment = new PreviewEnvironment("preview", {
  config: readStackConfig(),
  port: own.requireNumber("port"),
  shared: readSharedParts(new pulumi.StackReference("dev", { name: own.require("devStack") })),
});

export const url = environment.url;
