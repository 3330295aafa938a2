// Cuts Inter down to what our languages and the names on our map are written in: `npm run fonts` writes src/fonts.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import subset from 'subset-font';

const inter = path.dirname(createRequire(import.meta.url).resolve('@fontsource-variable/inter/package.json'));
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');

/** By the script that the package sorts its files by. */
const letters = {
  // ASCII, Latin-1, punctuation, arrows, and the apostrophes of Uzbek
  latin: `${range(0x20, 0x7e)}${range(0xa0, 0xff)}ıŒœʻʼ\u2003\u2009\u202f–—‘’“”„…•‹›€™←↑→↓−×·″′`,
  // Latin Extended-A: Turkmen, and most of Europe's names
  'latin-ext': `${range(0x100, 0x17f)}ȘșȚțƏəʻʼ₸₽₼₴`,
  cyrillic: `${range(0x400, 0x45f)}ҐґҰұ№`,
  // Kazakh, Kyrgyz, Tajik
  'cyrillic-ext': 'ҒғҚқҢңҮүҰұҺһӘәӨөӢӣӮӯҲҳҶҷ₸',
};

for (const [script, text] of Object.entries(letters)) {
  const file = readFileSync(path.join(inter, `files/inter-${script}-wght-normal.woff2`));
  writeFileSync(`src/fonts/inter-${script}.woff2`, await subset(file, text, { targetFormat: 'woff2' }));
}
