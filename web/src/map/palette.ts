/** The colours of the map. A canvas knows no style sheet, so they stand here. */
export interface Palette {
  sea: string;
  land: string;
  coast: string;
  border: string;
  name: string;
  line: string;
  other: string;
  outline: string;
  /** Of the right answer, and of what of it does not count. */
  key: string;
  excluded: string;
}

export const light: Palette = {
  sea: '#cfe2ec',
  land: '#f8f6f0',
  coast: '#8fb0c2',
  border: '#b9b3a6',
  name: '#4a5560',
  line: '#2b3640',
  other: '#1864ab',
  outline: '#ffffff',
  key: '#2b8a3e',
  excluded: '#b42318',
};

export const dark: Palette = {
  sea: '#0b1720',
  land: '#1e2c37',
  coast: '#3c5a6c',
  border: '#435464',
  name: '#b4c3ce',
  line: '#e9f0f4',
  other: '#74c0fc',
  outline: '#0b1720',
  key: '#51cf66',
  excluded: '#ff8a7d',
};
