// The map of the world alone, as the query says: what pictures of it are taken of.
import '../../src/styles/fonts.css';
import '../../src/styles/map.css';
import './mappage.css';
import type { Theme } from '../../src/map/palette';
import type { LonLat } from '../../src/map/sphere';
import { WorldMap } from '../../src/map/world.svelte';

const query = new URLSearchParams(location.search);
const number = (name: string) => Number(query.get(name));
const at: LonLat = [number('lon'), number('lat')];

const world = new WorldMap();
world.setTheme(query.get('theme') as Theme);
world.setLanguage(query.get('lang') ?? '');
const element = document.getElementById('map')!;
world.attach(element);
// Levels count tiles of 512 pixels, zooms those of 256.
world.fit([at], { maxZoom: number('level') + 1 });
$effect.root(() => {
  $effect(() => {
    element.dataset.ready = String(world.ready);
  });
});
