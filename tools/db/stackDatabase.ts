import { InvokeCommand, LambdaClient, type LambdaClientConfig } from "@aws-sdk/client-lambda";
import { z } from "zod";
import { namedReasonOf } from "../../database/errors";
import type { FunctionAction } from "../../database/lambda";
import { Refused, Unreachable } from "../support/errors";

/** How long the function may take: as long as it may run (components/databaseSetup/databaseSetup.ts), and some seconds for the way. */
const LONGEST_MS = 905_000;

const failure = z.object({ errorMessage: z.string() });

/** The database of a stack, which only its function reaches. */
export class StackDatabase {
  private readonly client: LambdaClient;

  constructor(
    private readonly functionName: string,
    client: Pick<LambdaClientConfig, "region" | "profile">,
  ) {
    // One try: a second one would do the work again while the first still runs.
    this.client = new LambdaClient({ ...client, maxAttempts: 1, requestHandler: { requestTimeout: LONGEST_MS } });
  }

  /**
   * What the function answers.
   * @throws Unreachable when AWS does not answer, or does not let this user invoke the function
   * @throws Refused with the function's own message when it fails
   */
  async ask<Answer>(action: FunctionAction, schema: z.ZodType<Answer>): Promise<Answer> {
    const { FunctionError, text } = await this.invoke(JSON.stringify({ action }));
    if (FunctionError === undefined) return schema.parse(JSON.parse(text));
    const { data } = failure.safeParse(JSON.parse(text));
    throw new Refused(`the function ${this.functionName} failed: ${data?.errorMessage ?? FunctionError}`);
  }

  private async invoke(Payload: string) {
    try {
      const { FunctionError, Payload: answer } = await this.client.send(
        new InvokeCommand({ FunctionName: this.functionName, Payload }),
      );
      return { FunctionError, text: new TextDecoder().decode(answer) };
    } catch (error) {
      throw new Unreachable(`the function ${this.functionName} cannot be asked: ${namedReasonOf(error)}`);
    }
  }
}
