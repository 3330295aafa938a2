// Makes src/map/world.json, the countries of the world map. Run by hand, after `npm ci`: node make-world.mjs
//
// Outlines: Natural Earth 4.1, 1:50m, as packed by world-atlas. Names: Unicode CLDR, as Node's Intl knows them.
// src/map/README.md tells the licences and how borders are drawn; src/map/world.ts reads the file.

import { readFile, writeFile } from 'node:fs/promises';
import { feature, merge, mesh } from 'topojson-client';

const unit = 100; // the file counts in hundredths of a degree
const tolerance = 0.012; // degrees that a line may move when it is thinned
const smallest = 0.004; // square degrees (about 50 km²) below which an island goes, unless it is all of its country
const labelSide = 26; // pixels that a country's square root must span for its name to show
const pole = -85.06; // Web Mercator ends at 85.0511

const rad = Math.PI / 180;
const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + (Math.max(-85, Math.min(85, lat)) * rad) / 2)) / rad;

// ---- names --------------------------------------------------------------------------------------------------------

// CLDR's names, except where its short form is not what a map says, or is not the form that the United Nations use.
const ownNames = {
  BA: { en: 'Bosnia and Herzegovina' },
  CD: { en: 'DR Congo', ru: 'ДР Конго' },
  CF: { ru: 'ЦАР' },
  CG: { en: 'Congo', ru: 'Конго' },
  FM: { ru: 'Микронезия' },
  GB: { en: 'United Kingdom', ru: 'Великобритания' },
  KG: { ru: 'Кыргызстан' },
  KR: { ru: 'Южная Корея' },
  KP: { ru: 'Северная Корея' },
  MM: { ru: 'Мьянма' },
  PG: { ru: 'Папуа – Новая Гвинея' },
  US: { en: 'United States' },
  ZA: { ru: 'ЮАР' },
};
const cldr = Object.fromEntries(
  ['en', 'ru'].map((code) => [code, new Intl.DisplayNames(code, { type: 'region', style: 'short' })]),
);

/** The ISO 3166 letters of a country of the atlas, or undefined where it has none. Its numbers are aliases in CLDR. */
function lettersOf(country) {
  if (country.properties.name === 'Kosovo') return 'XK';
  return country.id && new Intl.Locale(`und-${country.id}`).region;
}

const nameOf = (letters, code) => ownNames[letters]?.[code] ?? cldr[code].of(letters).replace(' & ', ' and ');

// ---- borders ------------------------------------------------------------------------------------------------------

// Natural Earth draws who holds the ground. These lines are drawn dashed, because one side or the United Nations do not
// take them for a border; some of them only within [west, south, east, north].
const disputed = [
  { between: ['CY', 'N. Cyprus'] },
  { between: ['SO', 'Somaliland'] },
  { between: ['EH', 'MA'] },
  { between: ['IL', 'PS'] },
  { between: ['RS', 'XK'] },
  { between: ['IN', 'Siachen Glacier'] },
  { between: ['PK', 'Siachen Glacier'] },
  { between: ['CN', 'Siachen Glacier'] },
  { between: ['RU', 'UA'], within: [32, 45, 36, 46.6] },
  { between: ['IN', 'PK'], within: [73.3, 32.4, 78, 36] },
  { between: ['CN', 'IN'], within: [76, 32.4, 80.5, 36.5] },
  { between: ['CN', 'IN'], within: [91.5, 26.5, 97.5, 29.6] },
];

const pairOf = (a, b) => [a, b].map((c) => lettersOf(c) ?? c.properties.name).sort();

/** The borders between countries in two kinds, as lines. */
function borders(topology) {
  const between = (wanted) =>
    mesh(topology, topology.objects.countries, (a, b) => a !== b && wanted(pairOf(a, b))).coordinates;
  const doubtful = new Set(disputed.map((d) => d.between.join('/')));
  const solid = between((pair) => !doubtful.has(pair.join('/')));
  const dashed = [];
  for (const pair of doubtful) {
    const boxes = disputed.filter((d) => d.between.join('/') === pair).map((d) => d.within ?? [-180, -90, 180, 90]);
    for (const line of between((p) => p.join('/') === pair)) {
      for (const { piece, inside } of split(line, boxes)) (inside ? dashed : solid).push(piece);
    }
  }
  return { solid, dashed };
}

/** A line in pieces that lie inside and outside of boxes; a segment counts to where it starts. */
function split(line, boxes) {
  const isInside = ([lon, lat]) => boxes.some(([w, s, e, n]) => lon >= w && lon <= e && lat >= s && lat <= n);
  const pieces = [];
  for (let i = 0; i + 1 < line.length; i++) {
    const inside = isInside(line[i]);
    if (pieces.at(-1)?.inside !== inside) pieces.push({ piece: [line[i]], inside });
    pieces.at(-1).piece.push(line[i + 1]);
  }
  return pieces;
}

// ---- lines --------------------------------------------------------------------------------------------------------

/** The arcs of a topology in degrees rather than in steps of its grid. */
function unpack(topology) {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([dx, dy]) => [(x += dx) * scale[0] + translate[0], (y += dy) * scale[1] + translate[1]]);
  });
  return { ...topology, transform: undefined, arcs };
}

/** Douglas-Peucker on the ground: drops what lies within the tolerance of the line through its neighbours. */
function thin(line) {
  const last = line.length - 1;
  if (last < 2) return line;
  const [[ax, ay], [bx, by]] = [line[0], line[last]];
  const narrow = Math.cos(((ay + by) / 2) * rad);
  const [dx, dy] = [(bx - ax) * narrow, by - ay];
  const length = Math.hypot(dx, dy);
  let [worst, at] = [0, 0];
  for (let i = 1; i < last; i++) {
    const [x, y] = [(line[i][0] - ax) * narrow, line[i][1] - ay];
    const off = length > 0 ? Math.abs(x * dy - y * dx) / length : Math.hypot(x, y);
    if (off > worst) [worst, at] = [off, i];
  }
  if (worst < tolerance) return [line[0], line[last]];
  return [...thin(line.slice(0, at + 1)), ...thin(line.slice(at)).slice(1)];
}

/** The line with longitudes that run on past 180 instead of jumping. */
function unwrap(line) {
  let turn = 0;
  return line.map(([lon, lat], i) => {
    const step = i > 0 ? lon - line[i - 1][0] : 0;
    if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
    return [lon + turn, lat];
  });
}

/** The part of a ring on one side of a meridian (Sutherland-Hodgman). */
function clip(ring, meridian, west) {
  const inside = ([lon]) => (west ? lon <= meridian : lon >= meridian);
  const out = [];
  for (let i = 0, p = ring.at(-1); i < ring.length; p = ring[i++]) {
    const q = ring[i];
    if (inside(p) !== inside(q)) out.push([meridian, p[1] + ((meridian - p[0]) / (q[0] - p[0])) * (q[1] - p[1])]);
    if (inside(q)) out.push(q);
  }
  return out;
}

/** A ring as rings that lie within -180 and 180. One that runs around the south pole is closed along the map's edge. */
function cutRing(ring) {
  const line = unwrap(ring);
  const [first, last] = [line[0], line.at(-1)];
  if (Math.abs(last[0] - first[0]) > 180) return [[...line, [last[0], pole], [first[0], pole]]];
  const rings = [];
  for (const turn of [-360, 0, 360]) {
    const part = clip(
      clip(
        line.map(([lon, lat]) => [lon + turn, lat]),
        180,
        true,
      ),
      -180,
      false,
    );
    if (part.length > 2) rings.push(part);
  }
  return rings;
}

/** A line as integers: where it starts, then its steps. */
function pack(line, closed) {
  const out = [];
  let [x, y] = [0, 0];
  for (const [lon, lat] of line) {
    const [i, j] = [Math.round(lon * unit), Math.round(lat * unit)];
    if (out.length > 0 && i === x && j === y) continue;
    out.push(i - x, j - y);
    [x, y] = [i, j];
  }
  if (closed && x === out[0] && y === out[1]) out.length -= 2;
  return out.length >= (closed ? 6 : 4) ? out : null;
}

// ---- places for names ---------------------------------------------------------------------------------------------

const flatArea = (ring) =>
  Math.abs(ring.reduce((sum, [x, y], i) => sum + x * ring.at(i - 1)[1] - ring.at(i - 1)[0] * y, 0)) / 2;

function contains(rings, [x, y]) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}

function distanceToEdge(rings, [x, y]) {
  let best = Infinity;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[ax, ay], [bx, by]] = [ring[i], ring[j]];
      const [dx, dy] = [bx - ax, by - ay];
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
      best = Math.min(best, Math.hypot(x - ax - t * dx, y - ay - t * dy));
    }
  }
  return best;
}

/** The point of a polygon that is farthest from its edge, found on ever finer grids. */
function farthestInside(rings) {
  const xs = rings[0].map((p) => p[0]);
  const ys = rings[0].map((p) => p[1]);
  let [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  let best = { point: [(west + east) / 2, (south + north) / 2], room: 0 };
  for (let pass = 0; pass < 4; pass++) {
    const [stepX, stepY] = [(east - west) / 24, (north - south) / 24];
    for (let i = 0; i <= 24; i++) {
      for (let j = 0; j <= 24; j++) {
        const point = [west + i * stepX, south + j * stepY];
        const room = contains(rings, point) ? distanceToEdge(rings, point) : 0;
        if (room > best.room) best = { point, room };
      }
    }
    const [x, y] = best.point;
    [west, east, south, north] = [x - 2 * stepX, x + 2 * stepX, y - 2 * stepY, y + 2 * stepY];
  }
  return best.point;
}

/** Where a country's name stands, from which zoom on, and the name: [lon, lat, zoom, en, ru]. Names are wide and low. */
function labelOf(country) {
  const letters = lettersOf(country);
  if (!letters || country.properties.name === 'Ashmore and Cartier Is.') return null;
  const squeeze = 0.45;
  const project = ([lon, lat]) => [lon * squeeze, mercator(lat)];
  const polygons = country.geometry.coordinates
    .flatMap((rings) => (letters === 'AQ' ? cutRing(rings.at(-1)).map((r) => [r]) : [rings.map(unwrap)]))
    .map((rings) => rings.map((ring) => ring.map(project)));
  const largest = polygons.reduce((a, b) => (flatArea(b[0]) > flatArea(a[0]) ? b : a));
  const [x, y] = farthestInside(largest);
  const lat = Math.atan(Math.sinh(y * rad)) / rad;
  const lon = ((((x / squeeze + 180) % 360) + 360) % 360) - 180;
  const side = Math.sqrt(polygons.reduce((sum, rings) => sum + flatArea(rings[0]), 0) / squeeze);
  const zoom = Math.max(0, Math.min(6, Math.log2((labelSide * 360) / (256 * side))));
  return [round(lon, 2), round(lat, 2), round(zoom, 1), nameOf(letters, 'en'), nameOf(letters, 'ru')];
}

const round = (x, digits) => Number(x.toFixed(digits));

// ---- the file -----------------------------------------------------------------------------------------------------

const source = new URL('node_modules/world-atlas/countries-50m.json', import.meta.url);
const atlas = unpack(JSON.parse(await readFile(source, 'utf8')));
for (const country of atlas.objects.countries.geometries) {
  if (country.type === 'Polygon') Object.assign(country, { type: 'MultiPolygon', arcs: [country.arcs] });
}
const labels = feature(atlas, atlas.objects.countries)
  .features.map(labelOf)
  .filter((label) => label !== null)
  .sort((a, b) => a[2] - b[2]);

const groundArea = (ring) => {
  const line = unwrap(ring);
  return flatArea(line) * Math.cos(line[0][1] * rad);
};
for (const country of atlas.objects.countries.geometries) {
  const areas = feature(atlas, country).geometry.coordinates.map((rings) => Math.max(...rings.map(groundArea)));
  const largest = Math.max(...areas);
  country.arcs = country.arcs.filter((_, i) => areas[i] === largest || areas[i] >= smallest);
}
atlas.arcs = atlas.arcs.map(thin);

const countries = atlas.objects.countries.geometries;
const polygons = merge(
  atlas,
  countries.filter((c) => c.id !== '010'),
).coordinates;
// Antarctica's outer ring is the pole itself; its coast comes as a hole.
for (const rings of feature(
  atlas,
  countries.find((c) => c.id === '010'),
).geometry.coordinates)
  polygons.push([rings.at(-1)]);
const land = polygons.flatMap(([outer, ...holes]) => {
  const outers = cutRing(outer)
    .map((ring) => pack(ring, true))
    .filter(Boolean);
  const inner = holes
    .flatMap(cutRing)
    .map((ring) => pack(ring, true))
    .filter(Boolean);
  // No hole lies across 180: all belong to the part of the ring that is on their side, the first in Eurasia's case.
  return outers.sort((a, b) => b.length - a.length).map((ring, i) => (i === 0 ? [ring, ...inner] : [ring]));
});
const { solid, dashed } = borders(atlas);
const lines = (pieces) => pieces.map((piece) => pack(piece, false)).filter(Boolean);
const world = { unit, land, borders: lines(solid), disputed: lines(dashed), labels };
await writeFile(new URL('src/map/world.json', import.meta.url), `${JSON.stringify(world)}\n`);
