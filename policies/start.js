// What Pulumi loads. On its own it would compile the pack with whatever TypeScript it finds, 3.8 of its own if there is none, and check
// all types whenever its cache is cold; tsx only strips them.
require("tsx/cjs");
require("./index.ts");
