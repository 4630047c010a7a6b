/** Changes a child's arguments before it is created: for settings that the component does not offer. */
export type Transform<Args> = (args: Args) => Args;

/** The arguments after the transform; unchanged without one. */
export function transformed<Args>(transform: Transform<Args> | undefined, args: Args): Args {
  return transform ? transform(args) : args;
}
