/** The drawings of tools, by the names of what they do: pages without tools do not load them. */
export const tools = {
  rotate: 'M4 9a8.5 8.5 0 1 1-.3 5M4 4v5h5',
  fit: 'M4 9V4h5m6 0h5v5m0 6v5h-5m-6 0H4v-5',
  ruler: 'm3 15.5 12.5-12.5 5.5 5.5L8.5 21 3 15.5Zm4-4 2 2m1-5 2 2m1-5 2 2',
  grid: 'M4 4h16v16H4zM4 9.3h16M4 14.7h16M9.3 4v16M14.7 4v16',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.7-1.8L20 20',
  undo: 'M4 9h10a5.5 5.5 0 0 1 0 11H8M4 9l4.5-4.5M4 9l4.5 4.5',
  trash: 'M5 7h14M9 7V4h6v3m2 0-.8 13H7.8L7 7m3.5 3.5v6m3-6v6',
  mark: 'M4 4h11v9H4zM18 14v7m-3.5-3.5h7',
  sliders: 'M4 7h9m4 0h3M4 17h3m4 0h9M13 4.5v5M11 14.5v5',
  columns: 'M4 5h16v14H4zM12 5v14',
  print: 'M7 8V3h10v5M7 17H4V9h16v8h-3M7 14h10v7H7z',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  hand: 'M12 3v18M3 12h18M12 3 9.5 5.5M12 3l2.5 2.5M12 21l-2.5-2.5M12 21l2.5-2.5M3 12l2.5-2.5M3 12l2.5 2.5M21 12l-2.5-2.5M21 12l-2.5 2.5',
  box: 'M4 6h16v12H4z',
  cover: 'M4 5h16v14H4zM4 12l7-7M4 19 18 5M11 19l9-9',
  polygon: 'm12 3.5 8 6-3 10H7l-3-10 8-6Z',
};
