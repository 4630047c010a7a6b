const { availableParallelism } = require("node:os");

module.exports = {
  require: ["./policies/loadTypeScript.js", "./test/support/atEnd.ts"],
  extension: ["ts"],
  timeout: 300000,
  // With --parallel; mocha's own default leaves one core idle.
  jobs: availableParallelism(),
};
