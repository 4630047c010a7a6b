import * as aws from "@pulumi/aws";

// The guide's own settings on the guide's own class: a server that never starts.
const group = new aws.rds.ParameterGroup("guide", {
  family: "postgres13",
  parameters: [
    { name: "shared_buffers", value: "2GB" },
    { name: "shared_preload_libraries", value: "pg_stat_statements", applyMethod: "pending-reboot" },
  ],
});

new aws.rds.Instance("guide", {
  engine: "postgres",
  instanceClass: "db.t3.micro",
  allocatedStorage: 20,
  username: "malayalees_master",
  manageMasterUserPassword: true,
  parameterGroupName: group.name,
  skipFinalSnapshot: true,
});
