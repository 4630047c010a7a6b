// What Pulumi loads. On its own it would compile the pack with whatever TypeScript it finds, or else its built-in 3.8, and check
// all types whenever its cache is cold.
require("./loadTypeScript");
require("./index.ts");
