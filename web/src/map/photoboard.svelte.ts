import type MapBrowserEvent from 'ol/MapBrowserEvent';
import Feature from 'ol/Feature';
import MultiPoint from 'ol/geom/MultiPoint';
import OlPoint from 'ol/geom/Point';
import LineString from 'ol/geom/LineString';
import Polygon from 'ol/geom/Polygon';
import PointerInteraction from 'ol/interaction/Pointer';
import VectorLayer from 'ol/layer/Vector';
import VectorSource from 'ol/source/Vector';
import CircleStyle from 'ol/style/Circle';
import Fill from 'ol/style/Fill';
import Stroke from 'ol/style/Stroke';
import Style from 'ol/style/Style';
import Text from 'ol/style/Text';
import { boxBetween, cornersOf, holds, isBox, moved, withCorner, within, type Area, type Corner } from '../lib/areas';
import { PhotoView } from './photo.svelte';
import { PhotoGrid } from './photogrid';

export type Tool = 'move' | 'box' | 'polygon';

/** An area that is shown. */
export interface BoardMark {
  area: Area;
  label: string;
  /** cover: what is below it goes; mark: it is looked at; other: it is somebody else's. */
  look: 'cover' | 'mark' | 'other';
  /** Whether it stays where it is. */
  fixed?: boolean;
}

export interface BoardOptions {
  /** Told an area that was drawn. */
  ondraw: (area: Area) => void;
  /** Told an area after a corner or the whole of it was dragged elsewhere. */
  onchange: (index: number, area: Area) => void;
  /** Told which area was pointed at; null for none. */
  onpick: (index: number | null) => void;
  /** Told that what is under way was given up by Escape, or that it is done. */
  onend: () => void;
}

/** How near a pointer has to be to a corner, in pixels of the screen, and how far a rectangle has to be drawn. */
const reach = 18;
const leastDrag = 4;
const dark = '#10202b';
const bright = '#ffd23f';
const white = '#ffffff';
const blue = '#4cc3d6';

/**
 * A photo on which areas are drawn, in its own pixels. With the tool `box` a drag draws a rectangle; with `polygon`
 * clicks put its corners until one falls on the first or the last. With `move` areas are taken by a click and dragged, or
 * by their corners. With the pane focused, Enter does at its middle what a click does, Backspace takes a corner back and
 * Escape gives up.
 */
export class PhotoBoard extends PhotoView {
  /** How many corners of the area that is being drawn there are. */
  drawn = $state(0);
  readonly #options: BoardOptions;
  readonly #source = new VectorSource();
  #tool: Tool = 'move';
  #marks: BoardMark[] = [];
  #active: number | null = null;
  #corners: Corner[] = [];
  readonly #grid = new PhotoGrid();
  /** What is being dragged: the area as it was, where the pointer took it, and by which corner. */
  #drag: { index: number; from: Area; at: Corner; corner: number | null; now: Area } | null = null;

  constructor(options: BoardOptions) {
    super();
    this.#options = options;
    this.map.addLayer(this.#grid.layer);
    this.map.addLayer(
      new VectorLayer({ source: this.#source, updateWhileAnimating: true, updateWhileInteracting: true }),
    );
    this.map.addInteraction(
      new PointerInteraction({
        handleDownEvent: (event) => this.#down(event),
        handleDragEvent: (event) => this.#move(event),
        handleUpEvent: () => this.#up(),
      }),
    );
    this.map.on('click', (event) => this.#click(this.#at(event)));
    this.map.on('dblclick', () => this.#tool !== 'polygon'); // which is no zoom then
    this.map.on('pointermove', (event) => this.#hover(event));
  }

  /** Shows areas, of which one is at hand. */
  setMarks(marks: BoardMark[], active: number | null): void {
    this.#marks = marks;
    this.#active = active;
    this.#draw();
  }

  /** Lays a grid over the photo. */
  setGrid(isShown: boolean): void {
    this.#grid.show(isShown && this.ready ? this.size : null);
  }

  setTool(tool: Tool): void {
    this.#tool = tool;
    this.#setCorners([]);
  }

  /** Makes an area of the corners that there are, where they are enough for a polygon. */
  close(): void {
    const corners = this.#corners;
    this.#setCorners([]);
    if (this.#tool === 'polygon' && corners.length > 2) this.#options.ondraw({ corners });
  }

  /** Gives up what is being drawn. */
  cancel(): void {
    this.#setCorners([]);
    this.#options.onend();
  }

  /** A rectangle in the middle of what is in sight, of a quarter of its width and height. */
  middle(): Area {
    const [width, height] = this.#sight();
    const [x, y] = this.#centre();
    return boxBetween([x - width / 8, y - height / 8], [x + width / 8, y + height / 8], this.size);
  }

  /** Brings an area into sight when it is not. */
  show(area: Area): void {
    const view = this.map.getView();
    const [width, height] = this.#sight();
    const [cx, cy] = this.#centre();
    const corners = cornersOf(area);
    const isSeen = corners.every(([x, y]) => Math.abs(x - cx) < width / 2 && Math.abs(y - cy) < height / 2);
    if (isSeen || !this.map.getSize()) return;
    view.cancelAnimations();
    const extent = new Polygon([ringOf(area)]).getExtent();
    view.fit(extent, { duration: this.duration, padding: [60, 60, 60, 60], maxZoom: view.getZoom() });
  }

  protected override enter(element: HTMLElement): () => void {
    const leave = super.enter(element);
    const cross = document.createElement('div');
    cross.className = 'pane-cross';
    element.append(cross);
    const leaving = new AbortController();
    element.addEventListener('keydown', (event) => this.#key(event), { signal: leaving.signal });
    return () => {
      leaving.abort();
      cross.remove();
      leave();
    };
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && (this.#tool !== 'move' || this.#corners.length > 0)) this.cancel();
    else if (event.key === 'Backspace' && this.#corners.length > 0) this.#setCorners(this.#corners.slice(0, -1));
    else if (event.key === 'Enter' || event.key === ' ') this.#put(within(this.#centre(), this.size));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What Enter does: the second corner of a rectangle makes one. */
  #put(at: Corner): void {
    if (this.#tool !== 'box') this.#click(at);
    else if (this.#corners.length === 0) this.#setCorners([at]);
    else {
      const [from] = this.#corners;
      this.#setCorners([]);
      this.#options.ondraw(boxBetween(from!, at, this.size));
    }
  }

  #click(at: Corner): void {
    if (!this.ready) return;
    if (this.#tool === 'move') this.#options.onpick(this.#areaAt(at));
    else if (this.#tool === 'polygon') this.#addCorner(within(at, this.size));
  }

  #addCorner(at: Corner): void {
    const [first, last] = [this.#corners[0], this.#corners.at(-1)];
    const isAgain = last && this.#isNear(last, at);
    if (this.#corners.length > 2 && (isAgain || this.#isNear(first!, at))) this.close();
    else if (!isAgain) this.#setCorners([...this.#corners, at]);
  }

  #down(event: MapBrowserEvent): boolean {
    if (!this.ready || isPinch(event)) return false;
    const at = this.#at(event);
    if (this.#tool === 'box') {
      this.#setCorners([within(at, this.size)]);
      return true;
    }
    if (this.#tool === 'polygon') return false;
    const active = this.#atHand;
    const corner = active ? cornersOf(active).findIndex((one) => this.#isNear(one, at)) : -1;
    const index = corner >= 0 ? this.#active : this.#areaAt(at);
    // A click takes another; a drag moves the photo.
    if (index === null || index !== this.#active || !active || this.#marks[index]!.fixed) return false;
    const from = active;
    this.#drag = { index, from, at, corner: corner >= 0 ? corner : null, now: from };
    return true;
  }

  #move(event: MapBrowserEvent): void {
    const at = this.#at(event);
    if (this.#tool === 'box') {
      const [from] = this.#corners;
      const goesOn = from && !isPinch(event); // a second finger zooms
      return this.#setCorners(goesOn ? [from, within(at, this.size)] : []);
    }
    const drag = this.#drag;
    if (!drag) return;
    const { from, corner } = drag;
    drag.now =
      corner === null
        ? moved(from, [at[0] - drag.at[0], at[1] - drag.at[1]], this.size)
        : withCorner(from, corner, at, this.size);
    this.#draw();
  }

  #up(): boolean {
    if (this.#tool === 'box') {
      const [from, to] = this.#corners;
      this.#setCorners([]);
      if (from && to && !this.#isNear(from, to, leastDrag)) this.#options.ondraw(boxBetween(from, to, this.size));
    } else if (this.#drag) {
      const { index, from, now } = this.#drag;
      this.#drag = null;
      if (now !== from) this.#options.onchange(index, now);
      else this.#draw();
    }
    return false;
  }

  #hover(event: MapBrowserEvent): void {
    const target = this.map.getTargetElement();
    if (!target || event.dragging) return;
    const at = this.#at(event);
    const mark = this.#active === null ? undefined : this.#marks[this.#active];
    const onCorner = mark && !mark.fixed && cornersOf(mark.area).some((corner) => this.#isNear(corner, at));
    const index = this.#areaAt(at);
    const over = index !== null && index === this.#active && !mark?.fixed ? 'move' : 'pointer';
    const hand = onCorner ? 'crosshair' : index === null ? '' : over;
    target.style.cursor = this.#tool === 'move' ? hand : 'crosshair';
  }

  #setCorners(corners: Corner[]): void {
    this.#corners = corners;
    this.drawn = corners.length;
    this.#draw();
  }

  /** The uppermost area at a place, the one at hand first. */
  #areaAt(at: Corner): number | null {
    if (this.#atHand && holds(this.#atHand, at)) return this.#active;
    const index = this.#marks.findLastIndex(({ area }) => holds(area, at));
    return index < 0 ? null : index;
  }

  get #atHand(): Area | undefined {
    return this.#active === null ? undefined : this.#marks[this.#active]?.area;
  }

  #isNear([ax, ay]: Corner, [bx, by]: Corner, pixels = reach): boolean {
    return Math.hypot(ax - bx, ay - by) <= pixels * (this.map.getView().getResolution() ?? 1);
  }

  #at(event: MapBrowserEvent): Corner {
    const [x = 0, y = 0] = event.coordinate;
    return [x, -y];
  }

  #centre(): Corner {
    const [x = 0, y = 0] = this.map.getView().getCenter() ?? [];
    return [x, -y];
  }

  /** The width and height of what is in sight, in pixels of the photo. */
  #sight(): [number, number] {
    const [width = 1, height = 1] = this.map.getSize() ?? [];
    const resolution = this.map.getView().getResolution() ?? 1;
    return [width * resolution, height * resolution];
  }

  #draw(): void {
    this.#source.clear(true);
    for (const [i, mark] of this.#marks.entries()) {
      const area = this.#drag?.index === i ? this.#drag.now : mark.area;
      const feature = new Feature(new Polygon([ringOf(area)]));
      feature.setStyle(markStyle({ ...mark, area }, i === this.#active));
      this.#source.addFeature(feature);
    }
    const [from, to] = this.#corners;
    if (!from) return;
    const line = this.#tool === 'box' && to ? cornersOf(boxBetween(from, to, this.size)) : this.#corners;
    const closed = this.#tool === 'box' && to ? [...line, line[0]!] : line;
    const sketch = new Feature(closed.length > 1 ? new LineString(closed.map(onBoard)) : new OlPoint(onBoard(from)));
    sketch.setStyle(sketchStyle(line));
    this.#source.addFeature(sketch);
  }
}

const isPinch = (event: MapBrowserEvent): boolean => (event.activePointers?.length ?? 0) > 1;

/** The board has the photo below zero, as its rows count down. */
const onBoard = ([x, y]: Corner): [number, number] => [x, -y];

/** What is not closed is not filled to its last corner. */
function ringOf(area: Area): [number, number][] {
  const ring = cornersOf(area).map(onBoard);
  return [...ring, ring[0]!];
}

const handles = (corners: Corner[]) =>
  new Style({
    geometry: new MultiPoint(corners.map(onBoard)),
    image: new CircleStyle({
      radius: 7,
      fill: new Fill({ color: white }),
      stroke: new Stroke({ color: dark, width: 2.5 }),
    }),
    zIndex: 3,
  });

/** Bright within dark is seen on every photo. */
const outline = (color: string, isActive: boolean): Style[] => [
  new Style({ stroke: new Stroke({ color: dark, width: isActive ? 6 : 4.5 }), zIndex: 1 }),
  new Style({ stroke: new Stroke({ color, width: isActive ? 3 : 2 }), zIndex: 2 }),
];

const fills = { cover: 'rgb(0 0 0 / 72%)', mark: 'rgb(255 210 63 / 16%)', other: 'rgb(76 195 214 / 16%)' };

function markStyle({ area, label, look, fixed }: BoardMark, isActive: boolean): Style[] {
  const corners = cornersOf(area);
  const [x, y] = isBox(area) ? [area.x, area.y] : corners[0]!;
  const calm = look === 'other' ? blue : white;
  return [
    new Style({ fill: new Fill({ color: fills[look] }) }),
    ...outline(isActive ? bright : calm, isActive),
    ...(isActive && !fixed ? [handles(corners)] : []),
    new Style({
      geometry: new OlPoint(onBoard([x, y])),
      text: new Text({
        text: label,
        font: "700 13px 'Inter Variable', sans-serif",
        offsetX: 16,
        offsetY: 16,
        padding: [3, 6, 2, 6],
        fill: new Fill({ color: isActive || look === 'other' ? dark : white }),
        backgroundFill: new Fill({ color: isActive ? bright : look === 'other' ? blue : dark }),
      }),
      zIndex: 4,
    }),
  ];
}

const sketchStyle = (corners: Corner[]): Style[] => [...outline(bright, true), handles(corners)];
