/** Does what controllers do in a cluster and a bare API server lacks. */
export interface Controller {
  stop(): Promise<void>;
}
