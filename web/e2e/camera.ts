import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const read = (path: string): Buffer => readFileSync(fileURLToPath(new URL(path, import.meta.url)));

/** A file as a browser is handed it. */
export interface Taken {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

interface Said {
  /** Latitude and longitude in degrees. */
  place?: [number, number];
  /** As cameras write it: 2024:06:10 14:05:00, on a clock that is so many hours ahead of UTC. */
  time?: string;
  offset?: string;
}

/** A photo of a pack as a camera would have written it, with the metadata that it is told to have. */
export function jpeg(name: string, picture: string, said: Said = {}): Taken {
  const file = read(`packs/kinds/images/${picture}`);
  const exif = exifOf(said);
  const app1 = Buffer.concat([Buffer.from([0xff, 0xe1]), uint16(exif.length + 8), Buffer.from('Exif\0\0'), exif]);
  const buffer = Buffer.concat([file.subarray(0, 2), app1, file.subarray(2)]);
  return { name, mimeType: 'image/jpeg', buffer };
}

/** A photo of a phone, without metadata. */
export const heic = (name: string): Taken => ({
  name,
  mimeType: 'image/heic',
  buffer: read('../../tiles/testdata/photos/full.heic'),
});

type Entry = [tag: number, type: number, count: number, value: Buffer];

const uint16 = (n: number): Buffer => Buffer.from([n >> 8, n & 0xff]);
const uint32 = (n: number): Buffer => Buffer.concat([uint16(n >>> 16), uint16(n & 0xffff)]);
const ascii = (tag: number, text: string): Entry => [tag, 2, text.length + 1, Buffer.from(`${text}\0`)];
/** Degrees as degrees, 0 minutes and 0 seconds: the first may be a fraction. */
const angle = (tag: number, degrees: number): Entry => {
  const numbers = [Math.round(Math.abs(degrees) * 1e6), 1e6, 0, 1, 0, 1];
  return [tag, 5, 3, Buffer.concat(numbers.map(uint32))];
};

/** TIFF: a header, the first directory, that of EXIF and that of GPS. */
function exifOf({ place, time, offset }: Said): Buffer {
  const exif = [...(time ? [ascii(0x9003, time)] : []), ...(offset ? [ascii(0x9011, offset)] : [])];
  const gps = place
    ? [ascii(1, place[0] < 0 ? 'S' : 'N'), angle(2, place[0]), ascii(3, place[1] < 0 ? 'W' : 'E'), angle(4, place[1])]
    : [];
  const first = (exifAt: number, gpsAt: number): Entry[] => [
    ascii(0x0110, 'Test Camera'),
    [0x8769, 4, 1, uint32(exifAt)],
    [0x8825, 4, 1, uint32(gpsAt)],
  ];
  const exifAt = 8 + directory(8, first(0, 0)).length;
  const exifBytes = directory(exifAt, exif);
  const gpsAt = exifAt + exifBytes.length;
  const header = Buffer.concat([Buffer.from('MM\0*'), uint32(8)]);
  return Buffer.concat([header, directory(8, first(exifAt, gpsAt)), exifBytes, directory(gpsAt, gps)]);
}

/** A directory at a place of the file, with the values that do not fit into four bytes behind it. */
function directory(at: number, entries: Entry[]): Buffer {
  let end = at + 2 + 12 * entries.length + 4;
  const rows: Buffer[] = [];
  const values: Buffer[] = [];
  for (const [tag, type, count, value] of entries) {
    const isShort = value.length <= 4;
    rows.push(
      Buffer.concat([
        uint16(tag),
        uint16(type),
        uint32(count),
        isShort ? Buffer.concat([value, Buffer.alloc(4 - value.length)]) : uint32(end),
      ]),
    );
    if (isShort) continue;
    const padded = value.length % 2 === 1 ? Buffer.concat([value, Buffer.alloc(1)]) : value;
    values.push(padded);
    end += padded.length;
  }
  return Buffer.concat([uint16(entries.length), ...rows, uint32(0), ...values]);
}
