import { isOnAws, topologyFacts } from "../../components/configuration/topologyFacts";

/** The least that a stack says to run on that topology: a cluster asks for a way in. */
export function topologySettings(topology: string): Readonly<Record<string, string>> {
  return isOnAws(topology) && topologyFacts[topology].makesCluster
    ? { topology, clusterAccess: "private", clusterAccessCidrs: '["10.0.0.0/16"]' }
    : { topology };
}
