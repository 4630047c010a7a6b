/** Changes a child's arguments before it is made: the way out for what a component did not foresee. */
export type Transform<Args> = (args: Args) => Args;

/** The arguments as the transform leaves them; unchanged without one. */
export function transformed<Args>(transform: Transform<Args> | undefined, args: Args): Args {
  return transform ? transform(args) : args;
}
