import assert from "node:assert/strict";
import { drivenBy } from "../../../tools/load/driven";
import { callsOf, findVegeta, readShots, renderTarget } from "../../../tools/load/vegeta";
import { MissingProgram } from "../../../tools/support/errors";

/** Printed by `vegeta encode -to csv` 12.13, without the headers of the answers. */
const CSV = `1795860144642794660,200,986178,0,0,,,,1,GET,http://127.0.0.1:18888/api/2,
1795860144592924865,200,3043963,0,0,,,,0,GET,http://127.0.0.1:18888/api/1,
1795860144693069187,500,672331,0,0,500 Internal Server Error,,,2,GET,http://127.0.0.1:18888/api/3,
1795860144743270025,0,842094,0,0,"Get ""http://127.0.0.1:18888/api/4"": dial tcp 127.0.0.1:0->127.0.0.1:18888: connect: connection refused",,,3,GET,http://127.0.0.1:18888/api/4,
`;

describe("what vegeta reports", () => {
  it("is read with its failures, in microseconds from the first request on", () => {
    assert.deepEqual(readShots(CSV), [
      { number: 1, sent: 49_869.795, took: 986.178 },
      { number: 0, sent: 0, took: 3043.963 },
      { number: 2, sent: 100_144.322, took: 672.331, failure: "500 Internal Server Error" },
      { number: 3, sent: 150_345.16, took: 842.094, failure: "connection refused" },
    ]);
    assert.throws(() => readShots("no csv"), /^Error: vegeta has reported no request:\nno csv/);
  });

  it("counts from the moment at which a request was due: one that was sent late has waited too", () => {
    const shots = [
      { number: 0, sent: 0, took: 1000 },
      { number: 1, sent: 100_500, took: 1000 },
      // The machine was busy for 400 ms.
      { number: 2, sent: 600_000, took: 1000 },
      { number: 3, sent: 600_000, took: 2000 },
    ];
    const { microseconds, seconds } = drivenBy(callsOf(shots, { perSecond: 10 }), 0.1);
    assert.deepEqual(microseconds, [1000, 1500, 401_000, 302_000]);
    assert.equal(seconds, 0.602);
  });

  it("counts from the most punctual request, if that is not the first", () => {
    const shots = [
      { number: 0, sent: 0, took: 1000 },
      { number: 1, sent: 60_000, took: 1000 },
    ];
    assert.deepEqual(drivenBy(callsOf(shots, { perSecond: 10 }), 0.1).microseconds, [41_000, 1000]);
  });

  it("counts from when it was sent where workers wait for answers", () => {
    const shots = [{ number: 5, sent: 60_000, took: 1000, failure: "timeout" }];
    assert.deepEqual(drivenBy(callsOf(shots, { workers: 2 }), 3), {
      microseconds: [1000],
      failures: { timeout: 1 },
      seconds: 3,
    });
  });
});

describe("what vegeta gets", () => {
  it("has the tenant's host as a header, and the body in base64", () => {
    const headers = { Host: "load1.local", "Content-Type": "application/json" };
    const line = renderTarget("http://127.0.0.1:1", { method: "POST", path: "/api/events", headers, body: '{"a":1}' });
    assert.deepEqual(JSON.parse(line), {
      method: "POST",
      url: "http://127.0.0.1:1/api/events",
      header: { Host: ["load1.local"], "Content-Type": ["application/json"] },
      body: "eyJhIjoxfQ==",
    });
  });
});

describe("looking for vegeta", () => {
  it("says what to type when it is nowhere", () => {
    assert.throws(
      () => findVegeta({ PATH: "/nowhere", GOBIN: "/nowhere" }),
      (error) => error instanceof MissingProgram && /^vegeta is missing: go install github\.com/.test(error.message),
    );
  });
});
