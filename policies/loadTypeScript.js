// How all of this repository starts: the plan and the other commands (package.json), the program under the engine (Pulumi.yaml), the policy
// pack (start.js) and the tests (.mocharc.cjs). It compiles our TypeScript and nothing else, once for each content of a file, and leaves out
// of Pulumi's SDK what a program rarely needs: that is most of what a start would load.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { dirname, join } = require("node:path");

/** `import()` becomes require, so that what is loaded later finds TypeScript as well. */
const OPTIONS = {
  loader: "ts",
  format: "cjs",
  platform: "node",
  target: "node20",
  supported: { "dynamic-import": false },
  sourcemap: "inline",
  sourcesContent: false,
};
const SOURCE_MAP = "\n//# sourceMappingURL=data:application/json;base64,";

const compiler = dirname(require.resolve("esbuild/package.json"));
// Beside the packages: only who may change them can write it, and `npm ci` empties it.
const cache = join(compiler, "../.cache/malayalees");
const edition = JSON.stringify([OPTIONS, JSON.parse(readFileSync(join(compiler, "package.json"), "utf8")).version]);

/** File → what Node runs in its place. */
const compiled = new Map();

// Node 22 and 24 keep what V8 compiled, of all packages.
Module.enableCompileCache?.(join(cache, "v8"));

Module._extensions[".ts"] = (module, file) => {
  const code = readCompiled(file, readFileSync(file, "utf8"));
  compiled.set(file, code);
  module._compile(code, file);
};

// TypeScript names the file that a compiler would write: `import("./plan.js")` is plan.ts.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = (request, parent, ...rest) => {
  if (compiled.has(parent?.filename) && /^\.\.?\/.*\.js$/.test(request)) {
    try {
      return resolveFilename(request.replace(/js$/, "ts"), parent, ...rest);
    } catch {
      // A JavaScript file after all.
    }
  }
  return resolveFilename(request, parent, ...rest);
};

Error.prepareStackTrace = (error, frames) => [describe(error), ...frames.map(describeFrame)].join("\n    at ");

// What works with functions as code loads TypeScript and npm's resolver, and the automation API a server.
replaceFunctions("@pulumi/pulumi/runtime/closure/codePaths", ["computeCodePaths", "findWorkspaceRoot"]);
replaceFunctions("@pulumi/pulumi/runtime/closure/serializeClosure", ["serializeFunction", "serializeFunctionAsync"]);
replaceModule("@pulumi/pulumi/automation");
replaceModule("@pulumi/awsx/classic");
// Nothing is traced unless the engine is asked to, and errors are in English.
for (const name of [
  "exporter-zipkin",
  "instrumentation",
  "instrumentation-grpc",
  "resources",
  "sdk-trace-base",
  "sdk-trace-node",
]) {
  replaceModule(`@opentelemetry/${name}`, "@pulumi/pulumi/package.json");
}
replaceModule("zod/v4/locales");
// Would put itself in the place of our stack traces, and read the SDK's own source maps for each resource.
replace("source-map-support/register", () => ({}), "@pulumi/pulumi/package.json");

function readCompiled(file, source) {
  const hash = createHash("sha256");
  for (const part of [edition, file, source]) hash.update(part).update("\0");
  const kept = join(cache, `${hash.digest("hex")}.js`);
  try {
    const code = readFileSync(kept, "utf8");
    if (code.endsWith("\n") && code.includes(SOURCE_MAP)) return code;
  } catch {
    // Not compiled before.
  }
  const { code } = require("esbuild").transformSync(source, { ...OPTIONS, sourcefile: file });
  keep(kept, code);
  return code;
}

/** Another process sees the whole file or none. */
function keep(file, code) {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, code);
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A folder that cannot be written: each start compiles.
  }
}

function describe(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "<error>";
  }
}

/** With the line of the TypeScript file. */
function describeFrame(frame) {
  const file = frame.getFileName();
  const code = compiled.get(file);
  if (code === undefined) return String(frame);
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const { originalLine, originalColumn } = sourceMapOf(file, code).findEntry(line - 1, column - 1);
  if (originalLine === undefined) return String(frame);
  return String(frame).replace(`:${line}:${column}`, `:${originalLine + 1}:${originalColumn + 1}`);
}

const sourceMaps = new Map();

/** Read when an error is shown, and not before. */
function sourceMapOf(file, code) {
  let map = sourceMaps.get(file);
  if (!map) {
    const text = Buffer.from(code.slice(code.lastIndexOf(SOURCE_MAP) + SOURCE_MAP.length), "base64").toString();
    map = new Module.SourceMap(JSON.parse(text));
    sourceMaps.set(file, map);
  }
  return map;
}

/** Functions that load their module when one of them is called. */
function replaceFunctions(request, names) {
  replace(request, (load) => Object.fromEntries(names.map((name) => [name, (...args) => load()[name](...args)])));
}

/** A module that is loaded when something of it is used. */
function replaceModule(request, from) {
  const described = (property) => property && { ...property, configurable: true };
  replace(
    request,
    (load) =>
      new Proxy(
        {},
        {
          // What is loaded with it asks this first.
          get: (_, name) => (name === "__esModule" ? true : Reflect.get(load(), name)),
          has: (_, name) => Reflect.has(load(), name),
          ownKeys: () => Reflect.ownKeys(load()),
          getOwnPropertyDescriptor: (_, name) => described(Reflect.getOwnPropertyDescriptor(load(), name)),
        },
      ),
    from,
  );
}

function replace(request, make, from = __filename) {
  const file = find(request, from);
  if (file === undefined) return;
  let loaded;
  const load = () => {
    if (!loaded) {
      if (Module._cache[file] === module) delete Module._cache[file];
      loaded = require(file);
    }
    return loaded;
  };
  const module = new Module(file);
  Object.assign(module, { filename: file, loaded: true, exports: make(load) });
  Module._cache[file] = module;
}

/** Not all of them are there where the policy pack stands alone. */
function find(request, from) {
  try {
    return Module.createRequire(require.resolve(from)).resolve(request);
  } catch {
    return undefined;
  }
}
