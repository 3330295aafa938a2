import { readFile } from 'node:fs/promises';
import { inflateRawSync } from 'node:zlib';
import type { Device } from './device';

/** Downloads what a link with this name leads to. */
export async function download({ page }: Device, name: string): Promise<Buffer> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name, exact: true }).click(),
  ]);
  return readFile(await file.path());
}

export type Row = Record<string, string>;

/** The rows of a table, by the names in its first. */
const named = ([head = [], ...rows]: string[][]): Row[] =>
  rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i] ?? ''])));

/** The rows of a CSV file as RFC 4180 has it. */
export function readCSV(text: string): Row[] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return named(rows.filter((row) => row.length > 1));
}

/** The rows of a sheet of an XLSX workbook, counted from 1. */
export function readSheet(book: Buffer, sheet: number): Row[] {
  const xml = unzip(book, `xl/worksheets/sheet${sheet}.xml`).toString();
  const rows = [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row = '']) => {
    const cells: string[] = [];
    for (const [, letters = '', value = ''] of row.matchAll(/<c r="([A-Z]+)\d+"[^>]*>(.*?)<\/c>/gs)) {
      const column = [...letters].reduce((n, letter) => 26 * n + letter.charCodeAt(0) - 64, 0) - 1;
      cells[column] = /<(?:t|v)(?: [^>]*)?>(.*?)<\/(?:t|v)>/s.exec(value)?.[1] ?? '';
    }
    return [...cells].map((cell) => cell ?? '');
  });
  return named(rows);
}

/** A file out of a zip, found by the directory at its end. */
function unzip(zip: Buffer, wanted: string): Buffer {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  for (let at = zip.readUInt32LE(end + 16), left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    if (zip.toString('utf8', at + 46, at + 46 + name) === wanted) {
      const head = zip.readUInt32LE(at + 42);
      const begin = head + 30 + zip.readUInt16LE(head + 26) + zip.readUInt16LE(head + 28);
      const packed = zip.subarray(begin, begin + zip.readUInt32LE(at + 20));
      return zip.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    }
    at += 46 + name + extra + comment;
  }
  throw new Error(`there is no ${wanted}`);
}
