import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';
import { languages } from './vite-languages.ts';

const compressible = /\.(js|css|html|svg|json|webmanifest)$/;

/** Replaces every text file in dist by its .br and .gz forms, which the server sends as they are. */
function precompress(): Plugin {
  const brotli = promisify(brotliCompress);
  const zip = promisify(gzip);
  async function replace(file: string) {
    const text = await readFile(file);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
    const [br, gz] = await Promise.all([brotli(text, { params }), zip(text, { level: 9 })]);
    await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
    await rm(file);
  }
  return {
    name: 'precompress',
    apply: 'build',
    async closeBundle() {
      const files = await readdir('dist', { recursive: true });
      await Promise.all(files.filter((f) => compressible.test(f)).map((f) => replace(path.join('dist', f))));
    },
  };
}

/** Puts our own module in the place of one of OpenLayers' that is imported there and never called. */
function leaveOut(): Plugin {
  return {
    name: 'leave-out',
    enforce: 'pre',
    resolveId(id, importer) {
      if (!id.endsWith('/render/canvas/style.js') || !importer?.includes('/node_modules/ol/')) return null;
      return path.resolve('src/map/flatstyles.ts');
    },
  };
}

/** Modules that go into one file: many small files that several pages share weigh more than they hold. */
const groups = [
  {
    name: 'shell',
    test: /preload-helper|virtual:languages|node_modules\/(clsx|openapi-fetch|svelte)\/|src\/(api\/client\.ts|lib\/(i18n|router|session|task|theme)\.svelte\.ts|lib\/(build|movement|storage)\.ts|ui\/(Confirm|Icon|Loading|Notice|PhaseChip|Top)\.svelte)/,
  },
  { name: 'board', test: /src\/ui\/(BoardHead|BoardLine|Moved)\.svelte/ },
  { name: 'live', test: /src\/lib\/(feed\.svelte|live\.svelte|whereis)\.ts/ },
  {
    name: 'map',
    test: /src\/map\/(basemap|ground|labels|level|marks|naming|palette|pane|region|ring|roads|sights|sphere|tiles|world)\b|node_modules\/(pbf|rbush|quickselect|earcut)\/|node_modules\/ol\/(?!format\/(?!Feature|MVT)|source\/(Zoomify|IIIF|Cluster)\.|interaction\/(Modify|Draw|Snap)\.)/,
  },
  {
    name: 'told',
    test: /src\/ui\/(Corrected|Points|ReasoningText|Reveal(Parts|Reasoning|Where))\.svelte/,
  },
  {
    name: 'written',
    test: /src\/(lib\/(answer|coordinates|describe|languagename|markdown|measure|moment|where|zone)\.ts|lib\/reader\.svelte\.ts|ui\/(AuthoredText|MapCredit|Markdown|ZoomButtons)\.svelte)/,
  },
];

/** Names the service worker's build after the entry of the pages, whose name changes with any of them. */
function nameBuild(): Plugin {
  return {
    name: 'name-build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const entry = chunks.find((chunk) => chunk.facadeModuleId?.endsWith('index.html'));
      const worker = chunks.find((chunk) => chunk.fileName === 'sw.js');
      if (!entry || !worker?.code.includes('__BUILD__') || worker.imports.length > 0) {
        return this.error('there is no worker to name, or it is not one file');
      }
      worker.code = worker.code.replace('__BUILD__', path.basename(entry.fileName, '.js'));
    },
  };
}

const server = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [svelte(), languages(), leaveOut(), nameBuild(), precompress()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: 'index.html', sw: 'src/worker/worker.ts' },
      output: {
        // A service worker keeps its address, below which it works.
        entryFileNames: ({ name }: { name: string }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
        codeSplitting: { includeDependenciesRecursively: false, groups },
      },
    },
  },
  server: { proxy: { '/api': server, '/iiif': server, '/basemap': server } },
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
    isolate: false, // a page for each file costs more than all tests
    setupFiles: 'vitest.setup.ts',
  },
} as Parameters<typeof defineConfig>[0]);
