// Weighs the JavaScript that each page needs before it shows, as it travels: in Brotli. Fails when a page is too heavy
// for the phones and the Wi-Fi of a class. A page needs the entry, the messages of one language (the heaviest counts),
// its own module, and what these import; one that only instructors see, their messages as well; the entry alone is the
// welcome. Fails too when other fonts are embedded than our languages need. Reads the build that `make web` leaves in dist.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const dist = path.join(path.dirname(fileURLToPath(import.meta.url)), 'dist');
const limit = 45_000;
/** Of pages that trainees see too; each must be there to be weighed. */
const limits = {
  'src/pages/Board.svelte': limit,
  'src/pages/Calibration.svelte': limit,
  'src/pages/CohortBoard.svelte': limit,
  'src/pages/Exercise.svelte': limit,
  'src/pages/Exercises.svelte': limit,
  'src/pages/Invite.svelte': limit,
  'src/pages/Join.svelte': limit,
  'src/pages/Play.svelte': 170_000, // with the map and the photo
  'src/pages/SharedBoard.svelte': limit,
  'src/pages/SignIn.svelte': limit,
};
/** Of pages of the live lesson, with its messages; its map comes when there is something to see on it. */
const lessonPages = ['src/pages/Console.svelte', 'src/pages/Projector.svelte'];
/** Of pages with the messages of the debrief. */
const debriefPages = ['src/pages/Calibration.svelte'];
/** Of the others, which only instructors see, with the messages of these: more with a map or a photo. */
const authorLimit = 80_000;
const authorMapLimit = 200_000;
const withMap = ['ChallengeEditor', 'ChallengePreview', 'CorrectExercise'].map((name) => `src/pages/${name}.svelte`);
/** Of pages with boards that are looked at by a link, or lead to one. */
const sharedPages = ['Competition', 'CohortBoard', 'SharedBoard'].map((name) => `src/pages/${name}.svelte`);
/** Of pages on which an answer is given, or the key to one. */
const answerPages = ['src/pages/Play.svelte', ...withMap];
/** The font files, without the hash that the build puts into their names. */
const fonts = ['cyrillic', 'cyrillic-ext', 'latin', 'latin-ext'].map((script) => `inter-${script}.woff2`);
/** All of them together, which no language needs. */
const fontsLimit = 110_000;

const manifest = JSON.parse(brotliDecompressSync(readFileSync(path.join(dist, '.vite/manifest.json.br'))).toString());

/** Adds the files that a module and its imports are in. */
function collect(key, files = new Set()) {
  const { file, imports = [] } = manifest[key];
  if (files.has(file)) return files;
  files.add(file);
  for (const imported of imports) collect(imported, files);
  return files;
}

/** The bytes of what modules need together. */
function weigh(keys) {
  const files = new Set(keys.flatMap((key) => [...collect(key)]).filter((file) => file.endsWith('.js')));
  return [...files].reduce((sum, file) => sum + statSync(path.join(dist, `${file}.br`)).size, 0);
}

const keys = Object.keys(manifest).sort();
const entry = keys.find((key) => manifest[key].isEntry);
const under = (folder) => keys.filter((key) => key.startsWith(folder));
const heaviest = (keys) => keys.sort((a, b) => weigh([b]) - weigh([a])).slice(0, 1);
const messagesOf = (part) => heaviest(keys.filter((key) => key.includes(`virtual:messages/${part}/`)));
const [messages, authorMessages, lessonMessages, debriefMessages, answerMessages, sharedMessages] = [
  'everywhere',
  'author',
  'lesson',
  'debrief',
  'answer',
  'shared',
].map(messagesOf);

let failed = false;
for (const page of [...under('src/pages/'), entry]) {
  const most = limits[page] ?? (page === entry ? limit : withMap.includes(page) ? authorMapLimit : authorLimit);
  const words = page === entry || page in limits ? [...messages] : [...messages, ...authorMessages];
  if (lessonPages.includes(page)) words.push(...lessonMessages);
  if (debriefPages.includes(page)) words.push(...debriefMessages);
  if (answerPages.includes(page)) words.push(...answerMessages);
  if (sharedPages.includes(page)) words.push(...sharedMessages);
  const bytes = weigh([entry, ...words, page]);
  const verdict = bytes > most ? 'TOO HEAVY' : 'ok';
  failed ||= bytes > most;
  console.log(`${page.padEnd(32)} ${(bytes / 1000).toFixed(1).padStart(6)} kB of ${most / 1000} kB  ${verdict}`);
}
for (const page of [...Object.keys(limits), ...lessonPages].filter((key) => !manifest[key])) {
  console.log(`${page.padEnd(32)} is not in the build: mend the limits in check-sizes.mjs`);
  failed = true;
}

const embedded = readdirSync(dist, { recursive: true })
  .filter((file) => /\.(woff2?|ttf|otf|eot)$/.test(file))
  .map((file) => path.basename(file).replace(/-[\w-]{8}(?=\.\w+$)/, ''));
for (const font of embedded.filter((f) => !fonts.includes(f))) {
  console.log(`${font.padEnd(32)} is embedded, and no language needs it`);
  failed = true;
}
for (const font of fonts.filter((f) => !embedded.includes(f))) {
  console.log(`${font.padEnd(32)} is not embedded: mend the fonts in check-sizes.mjs`);
  failed = true;
}
const fontBytes = readdirSync(dist, { recursive: true })
  .filter((file) => file.endsWith('.woff2'))
  .reduce((sum, file) => sum + statSync(path.join(dist, file)).size, 0);
failed ||= fontBytes > fontsLimit;
console.log(
  `${'fonts of all scripts'.padEnd(32)} ${(fontBytes / 1000).toFixed(1).padStart(6)} kB of ${fontsLimit / 1000} kB`,
);
process.exit(failed ? 1 : 0);
