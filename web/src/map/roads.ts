import type RenderFeature from 'ol/render/Feature';

/** The kinds of roads that look alike, from the least to the greatest. */
export type Road =
  'ferry' | 'path' | 'rail' | 'taxiway' | 'service' | 'minor' | 'middle' | 'major' | 'runway' | 'highway';

/** The layer roads, of both of its versions, by kind. */
const byKind: Record<string, Road> = {
  highway: 'highway',
  major_road: 'major',
  medium_road: 'middle',
  minor_road: 'minor',
  path: 'path',
  other: 'path',
  rail: 'rail',
  ferry: 'ferry',
  aeroway: 'taxiway',
};
/** Those whose detail says more: what OpenStreetMap calls them. */
const byDetail: Record<string, Road> = {
  secondary: 'middle',
  secondary_link: 'middle',
  tertiary: 'middle',
  tertiary_link: 'middle',
  service: 'service',
  pedestrian: 'service',
  track: 'path',
  runway: 'runway',
};

/** What a feature of the layers roads and transit is; undefined for what is not drawn. */
export function roadOf(feature: RenderFeature): Road | undefined {
  const road = byKind[feature.get('kind')];
  return road && (byDetail[feature.get('kind_detail')] ?? road);
}

/** Whether it leads from one road to another: it is drawn narrower, and has no name. */
export const isLink = (feature: RenderFeature): boolean =>
  Boolean(feature.get('is_link') ?? feature.get('link')) || String(feature.get('kind_detail') ?? '').endsWith('_link');

export const isTunnel = (feature: RenderFeature): boolean =>
  Boolean(feature.get('is_tunnel')) || Number(feature.get('level') ?? 0) < 0;
