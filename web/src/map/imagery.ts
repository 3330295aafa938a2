import TileLayer from 'ol/layer/Tile';
import XYZ from 'ol/source/XYZ';
import type { components } from '../api/schema';

export type ImageryLayer = components['schemas']['ImageryLayer'];

/** A layer of pictures from another server. It asks that server for tiles only while a map shows it. */
export const imageryLayer = ({ url }: ImageryLayer): TileLayer =>
  // Over the ground and its names, under the grid and the marks.
  new TileLayer({ source: new XYZ({ url, transition: 0 }), zIndex: 1 });
