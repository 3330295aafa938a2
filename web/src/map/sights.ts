import type RenderFeature from 'ol/render/Feature';

/** From which level which places of interest have their names: what one finds one's way by. Others have none. */
const levels: Record<number, string[]> = {
  9: ['aerodrome', 'national_park', 'peak', 'volcano'],
  12: ['station', 'park', 'nature_reserve', 'university', 'beach', 'zoo', 'stadium', 'forest'],
  14: 'attraction museum monument memorial castle ruins hospital college place_of_worship marketplace townhall cemetery viewpoint bus_station'.split(
    ' ',
  ),
  15: 'school theatre library embassy police courthouse hotel garden ferry_terminal tram_stop'.split(' '),
  16: 'bus_stop supermarket cafe restaurant bank pharmacy fuel post_office kindergarten'.split(' '),
};
const from = new Map(Object.entries(levels).flatMap(([level, kinds]) => kinds.map((kind) => [kind, Number(level)])));

/** What a feature of the layer pois is worth; undefined for what is not named. */
export function sightOf(feature: RenderFeature): { from: number } | undefined {
  const level = feature.getType() === 'Point' ? from.get(feature.get('kind')) : undefined;
  return level === undefined ? undefined : { from: level };
}
