// The least that shows the countries of the world with OpenLayers: what Play's map is compared with.
import Feature from 'ol/Feature';
import LineString from 'ol/geom/LineString';
import Polygon from 'ol/geom/Polygon';
import VectorLayer from 'ol/layer/Vector';
import OlMap from 'ol/Map';
import { fromLonLat } from 'ol/proj';
import VectorSource from 'ol/source/Vector';
import View from 'ol/View';
import { loadAtlas } from '../../src/map/atlas';
import type { LonLat } from '../../src/map/sphere';

const element = document.getElementById('map')!;
const source = new VectorSource();
const map = new OlMap({
  target: element,
  layers: [new VectorLayer({ source })],
  controls: [],
  view: new View({ center: fromLonLat([25, 25]), zoom: 1.5 }),
});

const atlas = await loadAtlas(new AbortController().signal);
const project = (line: LonLat[]) => line.map((point) => fromLonLat(point));
source.addFeatures([
  ...[...atlas.land, ...atlas.cutLand].map((rings) => new Feature(new Polygon(rings.map(project)))),
  ...[...atlas.borders, ...atlas.disputed].map((line) => new Feature(new LineString(project(line)))),
]);
map.once('rendercomplete', () => (element.dataset.ready = 'true'));
