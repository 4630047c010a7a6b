import { createHash } from "node:crypto";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";

/** Of Lambda, until 2027-04-30; nodejs24.x after it. Source: AWS Lambda developer guide, "Building Lambda functions with Node.js" (2026-11). */
export const RUNTIME = "nodejs22.x";

const root = resolve(__dirname, "../..");

/**
 * The code of a Lambda function as one file, the same in every run, wherever the repository is checked out. Takes some tens of milliseconds.
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
    // Not what happens to be in a file.
    tsconfigRaw: { compilerOptions: { strict: true } },
    // No paths of this machine in it; function names stay, for stack traces.
    minify: true,
    keepNames: true,
    // The runtime has the AWS SDK. Source: AWS Lambda developer guide, "Runtime-included SDK versions" (2026-11). pg's native half is not used.
    external: ["@aws-sdk/*", "pg-native"],
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? "";
}

/** SHA-256 in hexadecimal digits. */
export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
