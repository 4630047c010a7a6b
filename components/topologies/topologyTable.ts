import type { TopologyName } from "../stackConfig";
import { Ec2 } from "./ec2/ec2";
import { Eks } from "./eks/eks";
import { Fargate } from "./fargate/fargate";
import type { TopologyComponent } from "./topology";

/** The component of every topology that runs behind the stack's load balancer. */
export const topologyTable: Readonly<Record<TopologyName, TopologyComponent>> = {
  fargate: Fargate,
  ec2: Ec2,
  eks: Eks,
};
