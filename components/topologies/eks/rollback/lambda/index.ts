import { request } from "node:https";
import { type GoBackAnswer, goBack } from "./goBack";
import { type Ask, kubernetes } from "./kubernetes";
import { clusterToken } from "./token";

/** What CloudWatch sends. Source: Amazon CloudWatch user guide, "Invoke a Lambda function from an alarm" (2026-11). */
interface AlarmEvent {
  readonly alarmData: { readonly alarmName: string; readonly state: { readonly value: string } };
}

/** The function that an alarm starts; its environment says which Deployment of which cluster, credentials are the runtime's. */
export async function handler({ alarmData: { alarmName, state } }: AlarmEvent): Promise<GoBackAnswer> {
  if (state.value !== "ALARM") return { did: "nothing", why: `the alarm is in state ${state.value}` };
  const { NAMESPACE: namespace = "", DEPLOYMENT: name = "", BAKE_SECONDS } = process.env;
  const answer = await goBack(alarmName, Number(BAKE_SECONDS), kubernetes(ask, { namespace, name }), {
    now: () => Date.now(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  });
  console.log(JSON.stringify(answer));
  return answer;
}

const ask: Ask = (method, path, body) =>
  new Promise((resolve, reject) => {
    const { ENDPOINT, CERTIFICATE_AUTHORITY = "" } = process.env;
    const options = {
      method,
      ca: Buffer.from(CERTIFICATE_AUTHORITY, "base64"),
      headers: { authorization: `Bearer ${token()}`, "content-type": "application/json-patch+json" },
      timeout: 30_000,
    };
    const sent = request(`${ENDPOINT}${path}`, options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("error", reject).on("end", () => {
        if (response.statusCode === 200) resolve(JSON.parse(text));
        else reject(new Error(`${method} ${path}: ${response.statusCode} ${text}`));
      });
    });
    sent.on("timeout", () => sent.destroy(new Error(`${method} ${path}: no answer for 30 s`)));
    sent.on("error", reject).end(body && JSON.stringify(body));
  });

function token(): string {
  const { CLUSTER_NAME: clusterName = "", AWS_REGION: region = "", AWS_SESSION_TOKEN: sessionToken } = process.env;
  const { AWS_ACCESS_KEY_ID: accessKeyId = "", AWS_SECRET_ACCESS_KEY: secretAccessKey = "" } = process.env;
  return clusterToken({
    clusterName,
    region,
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    now: new Date(),
  });
}
