import { isOnAws, topologyFacts } from "../../components/configuration/topologyFacts";

/** The minimal settings for a topology: a cluster needs someone who can access it. */
export function topologySettings(topology: string): Readonly<Record<string, string>> {
  return isOnAws(topology) && topologyFacts[topology].makesCluster
    ? { topology, clusterAccess: "private", clusterAccessCidrs: '["10.0.0.0/16"]' }
    : { topology };
}
