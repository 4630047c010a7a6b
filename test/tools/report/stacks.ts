import { topologyNames } from "../../../components/configuration/topologyFacts";
import { topologySettings } from "../../support/topologySettings";

/** A stack that the report is made of in tests. */
export interface ReportedStack {
  readonly title: string;
  readonly stack: "dev" | "prod";
  readonly overrides: Readonly<Record<string, string>>;
}

const ownCluster = {
  topology: "kubernetes",
  kubeconfig: "{}",
  databaseEndpoint: "db.example.internal",
};
/** Said here, so that another default changes no test. */
const singleNat = { natStrategy: "single", zoneCount: "2" };
/** Images come from the account alone where there is no way to the internet. */
const privateImage = "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0";

/** Every topology, and whatever else changes who is where and who talks to whom. */
export const reportedStacks: readonly ReportedStack[] = [
  { title: "dev", stack: "dev", overrides: {} },
  ...topologyNames.map((topology) => ({
    title: `prod on ${topology}`,
    stack: "prod" as const,
    overrides: { ...topologySettings(topology), ...singleNat },
  })),
  {
    title: "eks with a public endpoint",
    stack: "prod",
    overrides: { topology: "eks", clusterAccessCidrs: '["8.8.8.8/32"]', ...singleNat },
  },
  {
    title: "three zones, proxy, replica and Valkey",
    stack: "prod",
    overrides: { phase: "scale", valkey: "nodes", zoneCount: "3", natStrategy: "onePerAz" },
  },
  {
    title: "two topologies at once",
    stack: "prod",
    overrides: { phase: "growth", traffic: '{"fargate":90,"ec2":10}', ...singleNat },
  },
  {
    title: "three topologies at once, all parts",
    stack: "prod",
    overrides: {
      ...topologySettings("eks"),
      phase: "scale",
      traffic: '{"eks":50,"fargate":40,"ec2":10}',
      valkey: "serverless",
      databaseInstanceClass: "db.r7g.large",
    },
  },
  {
    title: "interface endpoints in place of NAT",
    stack: "prod",
    overrides: { zoneCount: "2", natStrategy: "none", interfaceEndpoints: "true", image: privateImage },
  },
  {
    title: "users from two networks",
    stack: "prod",
    overrides: { ingressCidrs: '["203.0.113.0/24","198.51.100.0/24"]' },
  },
  {
    title: "own cluster with an ingress",
    stack: "prod",
    overrides: { ...ownCluster, ingressClass: "nginx", ingressIssuer: "letsencrypt" },
  },
  { title: "own cluster with a gateway", stack: "prod", overrides: { ...ownCluster, gateway: "gateways/public" } },
  { title: "own cluster without an entrance", stack: "prod", overrides: ownCluster },
];
