import { DatabaseError } from "../errors";

/** Lambda's answer has message and stack, and the engine prints both. The message is enough. */
export function withoutStack({ message }: DatabaseError): Error {
  const error = new Error(message);
  error.name = DatabaseError.name;
  error.stack = "";
  return error;
}
