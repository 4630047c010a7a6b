import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";

/** Lambda supports it until 2027-04-30; then change to nodejs24.x. Source: AWS Lambda developer guide, "Building Lambda functions with Node.js" (2026-11). */
export const RUNTIME = "nodejs22.x";

const root = resolve(__dirname, "../..");

/**
 * The code of a Lambda function as one file: the same in every run, in any directory. Takes some tens of milliseconds.
 * @param entryPoint path in the repository of the file that exports the handler
 */
export function bundleFunction(entryPoint: string): string {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [join(root, entryPoint)],
    bundle: true,
    write: false,
    platform: "node",
    target: "node22",
    format: "cjs",
    // Set here, so that a tsconfig.json cannot change the bundle.
    tsconfigRaw: { compilerOptions: { strict: true } },
    // Minified, so that it contains no paths of this machine; function names stay for stack traces.
    minify: true,
    keepNames: true,
    // The runtime has the AWS SDK. Source: AWS Lambda developer guide, "Runtime-included SDK versions" (2026-11). pg does not need its native part.
    external: ["@aws-sdk/*", "pg-native"],
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

/** SHA-256 in hexadecimal digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
