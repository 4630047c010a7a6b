// What Pulumi loads. On its own it would compile the pack with whatever TypeScript it finds, or else its built-in 3.8, and check
// all types whenever its cache is cold; tsx only strips them.
const Module = require("node:module");

// The SDK also loads what it serializes functions with, TypeScript and npm's resolver: three quarters of the time that it takes to
// start, before every preview, and a pack serializes none. They are loaded when they are needed.
const LATER = ["typescript", "@npmcli/arborist"];
const load = Module._load;
Module._load = (request, ...rest) =>
  LATER.includes(request) ? whenAsked(() => load(request, ...rest)) : load(request, ...rest);

require("tsx/cjs");
require("./index.ts");

function whenAsked(loadNow) {
  return new Proxy(() => undefined, {
    get: (_, name) => (name === "__esModule" ? undefined : Reflect.get(loadNow(), name)),
    construct: (_, args) => Reflect.construct(loadNow(), args),
  });
}
