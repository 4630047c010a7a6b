import assert from "node:assert/strict";
import { CsvError, readRows } from "../../../tools/prices/csv";

const COLUMNS = Array.from({ length: 10 }, (_, index) => `Column ${index}`);

async function* inPieces(text: string, size: number) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function rowsOf(text: string, size = 7, wanted: (line: string) => boolean = () => true) {
  const rows: (readonly string[])[] = [];
  for await (const row of readRows(inPieces(text, size), wanted)) rows.push([...row.values()]);
  return rows;
}

function fileWith(...rows: readonly string[]): string {
  const columns = COLUMNS.map((name) => `"${name}"`).join(",");
  return ['"FormatVersion","v1.0"', '"Disclaimer","one, two"', columns, ...rows].join("\n");
}

describe("the reader of CSV", () => {
  for (const [what, row, first] of [
    ["a comma in a field", '"a,b","c"', ["a,b", "c"]],
    ["a quote in a field", '"5"" disk","c"', ['5" disk', "c"]],
    ["a line break in a field", '"a\nb","c"', ["a\nb", "c"]],
    ["fields without quotes", "a,b", ["a", "b"]],
    ["an empty field", '"","c"', ["", "c"]],
    ["letters of several bytes", '"São Paulo","ü"', ["São Paulo", "ü"]],
  ] as const) {
    it(`reads ${what}, however the bytes come in`, async () => {
      for (const size of [1, 2, 3, 1000]) {
        const [found] = await rowsOf(fileWith(row), size);
        assert.deepEqual(found?.slice(0, 2), first);
        assert.equal(found?.length, COLUMNS.length);
      }
    });
  }

  it("names the columns without spaces, in small letters", async () => {
    for await (const row of readRows(inPieces(fileWith('"a"'), 100), () => true))
      assert.deepEqual([...row.keys()].slice(0, 2), ["column0", "column1"]);
  });

  it("passes over the lines that nobody wants", async () => {
    const rows = await rowsOf(fileWith('"a"', '"b"', '"c"'), 9, (line) => line.includes("b"));
    assert.deepEqual(
      rows.map(([first]) => first),
      ["b"],
    );
  });

  it("refuses a file that ends inside a row, and one without columns", async () => {
    await assert.rejects(rowsOf(fileWith('"a","b')), new CsvError("ends inside a row"));
    await assert.rejects(rowsOf('"a","b"\n'), new CsvError("no line with the names of the columns"));
  });
});
