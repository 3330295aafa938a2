/** The endings of files that may be photos. What a file is, the server finds out by its bytes. */
const endings = /\.(jpe?g|png|webp|heic|heif|avif)$/i;
/** As many as are taken at once: more than a class looks at in a week. A folder of a whole disk ends here. */
export const mostFiles = 500;

/** For the choice of files on the device: some systems know no type for HEIC and AVIF. */
export const acceptedFiles = 'image/*,.heic,.heif,.avif';

/** Whether a file of a folder is one of its photos, and not what lies beside them: notes, thumbnails of a system, films. */
export const isPhoto = ({ name }: { name: string }): boolean => endings.test(name) && !name.startsWith('.');

/** The files that were dropped, and the photos in the folders that were, by their names: one more than are taken, at most. */
export async function filesOf(dropped: DataTransfer): Promise<File[]> {
  // The list is empty when the handler of the event has returned: entries have to be taken before the first wait.
  const entries = [...dropped.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (entries.length === 0) return [...dropped.files];
  const found: File[] = [];
  for (const entry of entries) await collect(entry, found, false);
  return found;
}

async function collect(entry: FileSystemEntry, found: File[], inFolder: boolean): Promise<void> {
  if (found.length > mostFiles) return;
  if (entry.isFile) {
    if (!inFolder || isPhoto(entry)) found.push(await fileOf(entry as FileSystemFileEntry));
    return;
  }
  const entries = await entriesOf(entry as FileSystemDirectoryEntry);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const one of entries) await collect(one, found, true);
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** A reader gives a folder in parts, and then an empty one. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return all;
    all.push(...part);
  }
}
