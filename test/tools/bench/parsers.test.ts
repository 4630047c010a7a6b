import assert from "node:assert/strict";
import { parseLog, parseThroughput } from "../../../tools/bench/pgbench";
import { parseCsv } from "../../../tools/bench/redisBenchmark";

describe("what benchmark programs print", () => {
  it("reads pgbench's throughput, without the time to connect", () => {
    const output = `pgbench (15.18, server 18.4)
number of clients: 8
number of transactions actually processed: 96000
latency average = 0.250 ms
initial connection time = 12.345 ms
tps = 32012.345678 (without initial connection time)
`;
    assert.equal(parseThroughput(output), 32012.345678);
    assert.throws(() => parseThroughput("tps = nonsense"), /no throughput/);
  });

  it("reads milliseconds from pgbench's log", () => {
    assert.deepEqual(parseLog("0 1 250 0 1795000000 123\n1 1 1500 0 1795000000 456\n"), [0.25, 1.5]);
    assert.deepEqual(parseLog(""), []);
  });

  const titles =
    '"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"';

  it("reads redis-benchmark's figures, also of a command with quotes and commas in it", () => {
    for (const command of ["get a", 'eval local v = redis.call(\'get\', KEYS[1]) return {v,"x","y"} 1 k']) {
      const output = `${titles}\n"${command}","5405.41","9.045","0.352","9.095","19.103","22.399","24.415"\n`;
      assert.deepEqual(parseCsv(output), { perSecond: 5405.41, p50: 9.095, p95: 19.103, p99: 22.399 });
    }
  });

  it("does not take what it does not know for a figure", () => {
    assert.throws(() => parseCsv("ERROR: no such command"), /no rps/);
    assert.throws(() => parseCsv(`${titles}\n"get a","n/a"\n`), /no /);
  });
});
