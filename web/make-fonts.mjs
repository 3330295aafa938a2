// Cuts Inter down to what our languages and the names on our map are written in: `npm run fonts` writes src/fonts from
// letters.json, whose keys are the scripts that the package sorts its files by. The spaces that Unicode has are added.
import { readFileSync, writeFileSync } from 'node:fs';
import subset from 'subset-font';

const spaces = '\u00a0\u00ad\u2003\u2009\u202f';
const letters = JSON.parse(readFileSync('src/fonts/letters.json', 'utf8'));
for (const [script, text] of Object.entries(letters)) {
  const file = readFileSync(`node_modules/@fontsource-variable/inter/files/inter-${script}-wght-normal.woff2`);
  writeFileSync(`src/fonts/inter-${script}.woff2`, await subset(file, text + spaces, { targetFormat: 'woff2' }));
}
