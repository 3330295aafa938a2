// The least that shows the server's map with OpenLayers: what Play's map is compared with.
import MVT from 'ol/format/MVT';
import VectorTileLayer from 'ol/layer/VectorTile';
import OlMap from 'ol/Map';
import { fromLonLat } from 'ol/proj';
import VectorTileSource from 'ol/source/VectorTile';
import View from 'ol/View';

const { tiles, maxzoom } = await (await fetch('/basemap/tiles.json')).json();
const { pathname, search } = new URL(tiles[0]);
const element = document.getElementById('map')!;
const map = new OlMap({
  target: element,
  layers: [
    new VectorTileLayer({
      source: new VectorTileSource({ format: new MVT(), url: decodeURI(pathname) + search, maxZoom: maxzoom }),
    }),
  ],
  controls: [],
  view: new View({ center: fromLonLat([25, 25]), zoom: 1.5 }),
});
map.once('rendercomplete', () => (element.dataset.ready = 'true'));
