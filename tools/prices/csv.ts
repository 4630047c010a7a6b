/** A row by the names of its columns, in small letters without spaces: usagetype. */
export type Row = ReadonlyMap<string, string>;

/** Rows that interest nobody are never taken apart: a region's file has some hundred thousand of them. */
export type Wanted = (line: string) => boolean;

/** The text is not what it should be. */
export class CsvError extends Error {}

/** The lines in front of the one with the columns' names: format, disclaimer, dates, version. */
const LEAST_COLUMNS = 10;

/**
 * The rows of a price list in CSV, as its bytes come in: a file of several hundred megabytes is never held as a whole.
 * Every field is quoted, "" in one stands for a quote, and one may run over several lines.
 * Source: AWS Billing user guide, "Reading the price list files" (2026-11).
 * @throws CsvError when the file ends inside a row, or has no line with the columns' names
 */
export async function* readRows(bytes: AsyncIterable<Uint8Array>, wanted: Wanted): AsyncGenerator<Row> {
  let columns: readonly string[] | undefined;
  for await (const line of readRecords(bytes)) {
    if (columns === undefined) {
      const fields = fieldsOf(line);
      if (fields.length >= LEAST_COLUMNS) columns = fields.map(plainName);
    } else if (wanted(line)) {
      const fields = fieldsOf(line);
      yield new Map(columns.map((name, index) => [name, fields[index] ?? ""]));
    }
  }
  if (columns === undefined) throw new CsvError("no line with the names of the columns");
}

/** Lines, except that a line break between quotes does not end one. */
async function* readRecords(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  let open = "";
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      open = open === "" ? line : `${open}\n${line}`;
      if (!isWhole(open)) continue;
      if (open.trim() !== "") yield open.trimEnd();
      open = "";
    }
  }
  const last = open === "" ? rest : `${open}\n${rest}`;
  if (!isWhole(last)) throw new CsvError("ends inside a row");
  if (last.trim() !== "") yield last.trimEnd();
}

/** Has an even number of quotes. */
function isWhole(text: string): boolean {
  let whole = true;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) whole = !whole;
  return whole;
}

function fieldsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain = ""]) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}

/** The list writes "Instance Type", "Pre Installed S/W" and usageType: here instancetype, preinstalledsw, usagetype. */
function plainName(column: string): string {
  return column.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}
