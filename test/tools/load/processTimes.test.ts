import assert from "node:assert/strict";
import { familySeconds, parseTimes, processSeconds } from "../../../tools/load/processTimes";

describe("the processor time of processes", () => {
  it("is read behind a name with spaces and brackets", () => {
    const stat = "4711 (postgres: (a) b) S 42 4711 4711 0 -1 4194560 980 55 0 0 7 5 11 13 20 0 1 0 2633 221 3";
    assert.deepEqual(parseTimes(stat), { parent: 42, own: 12, children: 24 });
  });

  it("grows while a process works, and counts its children", function () {
    if (process.platform !== "linux") return this.skip();
    const before = processSeconds(process.pid);
    while (processSeconds(process.pid) < before + 0.03);
    assert.ok(familySeconds(process.pid) >= before + 0.03);
    assert.ok(familySeconds(process.ppid) >= familySeconds(process.pid) - 1);
  });
});
