import { expect, test } from 'vitest';
import { filesOf, isPhoto } from './dropped';

const entry = (name: string): FileSystemEntry =>
  ({
    name,
    isFile: true,
    file: (take: (file: File) => void) => take(new File([], name)),
  }) as unknown as FileSystemEntry;

/** A folder that is read in parts of two, as browsers do with parts of a hundred. */
const folder = (name: string, ...inside: FileSystemEntry[]): FileSystemEntry =>
  ({
    name,
    isFile: false,
    createReader() {
      const left = [...inside];
      return { readEntries: (take: (part: FileSystemEntry[]) => void) => take(left.splice(0, 2)) };
    },
  }) as unknown as FileSystemEntry;

const dropped = (...entries: FileSystemEntry[]): DataTransfer =>
  ({ items: entries.map((one) => ({ webkitGetAsEntry: () => one })), files: [] }) as unknown as DataTransfer;

test('of a folder the photos are taken, by their names; of files all, for the server to judge', async () => {
  const files = await filesOf(
    dropped(
      entry('note.txt'),
      folder(
        'trip',
        entry('b.HEIC'),
        entry('.DS_Store'),
        folder('day 2', entry('c.avif'), entry('c.xmp')),
        entry('a.jpg'),
      ),
    ),
  );
  expect(files.map((file) => file.name)).toEqual(['note.txt', 'a.jpg', 'b.HEIC', 'c.avif']);
});

test('a folder of a whole disk ends', async () => {
  const many = Array.from({ length: 600 }, (_, i) => entry(`${i}.jpg`));
  expect(await filesOf(dropped(folder('disk', ...many)))).toHaveLength(501);
});

test.each([
  ['IMG_1.JPG', true],
  ['scan.webp', true],
  ['._IMG_1.JPG', false],
  ['film.mov', false],
  ['jpg', false],
])('%s in a folder: %s', (name, wanted) => expect(isPhoto({ name })).toBe(wanted));
