/** The colours of the map. A canvas knows no style sheet, so they stand here. */
export interface Palette {
  land: string;
  water: string;
  /** Rivers that are lines: a little stronger than water, so that they are seen on land. */
  river: string;
  border: string;
  regionBorder: string;
  /** Ground, in archives that tell it. */
  green: string;
  farm: string;
  sand: string;
  ice: string;
  built: string;
  building: string;
  buildingEdge: string;
  /** Roads and the edge of the wider ones, the widest first. */
  highway: string;
  majorRoad: string;
  middleRoad: string;
  minorRoad: string;
  roadEdge: string;
  rail: string;
  /** Names, what surrounds them, and the dots of towns. */
  country: string;
  region: string;
  town: string;
  waterName: string;
  /** Of places of interest. */
  sight: string;
  halo: string;
  /** How large names and borders are: 1 on a screen that is near. */
  scale: number;
  /** What is drawn upon the map. */
  line: string;
  other: string;
  outline: string;
  /** Of the right answer, and of what of it does not count. */
  key: string;
  excluded: string;
}

const light: Palette = {
  land: '#f6f3ec',
  water: '#bcd8e8',
  river: '#9fc5da',
  border: '#9d8fa3',
  regionBorder: '#cbc3cb',
  green: '#dfe9d2',
  farm: '#efeedd',
  sand: '#f2e8cc',
  ice: '#f3f8fa',
  built: '#ece7df',
  building: '#ddd5c9',
  buildingEdge: '#c6bbab',
  highway: '#f2b578',
  majorRoad: '#f8dc9c',
  middleRoad: '#fdf3cf',
  minorRoad: '#ffffff',
  roadEdge: '#cfc5b6',
  rail: '#b4aeb2',
  country: '#4c4158',
  region: '#857990',
  town: '#2f3a44',
  waterName: '#39708f',
  sight: '#6b5a34',
  halo: '#fbf9f4',
  scale: 1,
  line: '#2b3640',
  other: '#1864ab',
  outline: '#ffffff',
  key: '#2b8a3e',
  excluded: '#b42318',
};

const dark: Palette = {
  land: '#1f2b34',
  water: '#0c1a25',
  river: '#31536a',
  border: '#7a6f86',
  regionBorder: '#3e4a55',
  green: '#22352f',
  farm: '#253129',
  sand: '#37362b',
  ice: '#33424d',
  built: '#27323b',
  building: '#33404a',
  buildingEdge: '#43525e',
  highway: '#8a6236',
  majorRoad: '#6b5b3a',
  middleRoad: '#555143',
  minorRoad: '#3a4853',
  roadEdge: '#161f27',
  rail: '#4d5a64',
  country: '#d3c8e0',
  region: '#9b92ab',
  town: '#d5dee5',
  waterName: '#7fb0cb',
  sight: '#cdbb8e',
  halo: '#16212a',
  scale: 1,
  line: '#e9f0f4',
  other: '#74c0fc',
  outline: '#0b1720',
  key: '#51cf66',
  excluded: '#ff8a7d',
};

/** For a wall ten metres away, in a room that is not dark: few tones, far apart. */
const projector: Palette = {
  ...light,
  land: '#ffffff',
  water: '#8fc1e3',
  river: '#5f9fca',
  border: '#4b3d57',
  regionBorder: '#a79fb0',
  green: '#d3e6bd',
  country: '#000000',
  region: '#4a4055',
  town: '#0d1319',
  waterName: '#0d4f78',
  sight: '#4a3c17',
  roadEdge: '#8f8678',
  highway: '#e8923c',
  majorRoad: '#f3c766',
  building: '#d0c5b4',
  halo: '#ffffff',
  scale: 2,
  line: '#000000',
};

const palettes = { light, dark, projector };

/** What the map is looked at on. */
export type Theme = keyof typeof palettes;

/** How many pixels high a wall is on which what is drawn is twice as large as on a desk. */
const wall = 720;

/** What a map looks like; on a wall as large as the wall is. */
export function paletteOf(theme: Theme): Palette {
  return theme === 'projector' ? { ...projector, scale: (2 * Math.max(wall, innerHeight)) / wall } : palettes[theme];
}
