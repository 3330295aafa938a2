import type BaseLayer from 'ol/layer/Base';
import OlMap from 'ol/Map';
import type View from 'ol/View';
import DoubleClickZoom from 'ol/interaction/DoubleClickZoom';
import DragPan from 'ol/interaction/DragPan';
import KeyboardPan from 'ol/interaction/KeyboardPan';
import KeyboardZoom from 'ol/interaction/KeyboardZoom';
import MouseWheelZoom from 'ol/interaction/MouseWheelZoom';
import PinchZoom from 'ol/interaction/PinchZoom';
import Kinetic from 'ol/Kinetic';
import { untrack } from 'svelte';

const animationMs = 200;

/**
 * An element that shows something to pan and zoom in: the world or a photo. It is made once and lives as long as the
 * page that holds it. While it is attached it listens and loads; detached, nothing of it is left anywhere.
 *
 * Focused, it obeys the arrow keys, + and -. It never turns under the fingers.
 */
export abstract class Pane {
  /** Whether everything in sight has been drawn for the first time. */
  ready = $state(false);

  protected readonly map: OlMap;
  #element: HTMLElement | undefined;
  #label = '';

  constructor(view: View | undefined, layers: BaseLayer[]) {
    const duration = this.duration;
    this.map = new OlMap({
      view,
      layers,
      controls: [],
      interactions: [
        new DragPan({ kinetic: duration > 0 ? new Kinetic(-0.005, 0.05, 100) : undefined }),
        new PinchZoom({ duration }),
        new DoubleClickZoom({ duration }),
        new MouseWheelZoom({ duration }),
        new KeyboardPan({ duration: duration / 2 }),
        new KeyboardZoom({ duration }),
      ],
    });
  }

  /** Shows the pane in an element until the function returned is called. Fits {@attach pane.attach}. */
  readonly attach = (element: HTMLElement): (() => void) =>
    untrack(() => {
      this.#element = element;
      element.tabIndex = 0;
      element.setAttribute('role', 'application');
      element.setAttribute('aria-label', this.#label);
      element.classList.add('pane');
      this.map.setTarget(element);
      const leave = this.enter(element);
      return () => {
        leave();
        this.map.setTarget(undefined);
        element.classList.remove('pane');
        for (const name of ['tabindex', 'role', 'aria-label']) element.removeAttribute(name);
        this.#element = undefined;
        this.ready = false;
      };
    });

  /** What a screen reader calls the pane. */
  setLabel(text: string): void {
    this.#label = text;
    this.#element?.setAttribute('aria-label', text);
  }

  zoomIn(): void {
    this.#zoomBy(1);
  }

  zoomOut(): void {
    this.#zoomBy(-1);
  }

  /** Starts what runs while the pane is attached, and returns what ends it. */
  protected abstract enter(element: HTMLElement): () => void;

  /** How long a movement may take, in milliseconds: none where the device asks for less motion. */
  protected get duration(): number {
    return matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : animationMs;
  }

  #zoomBy(delta: number): void {
    const view = this.map.getView();
    view.cancelAnimations();
    view.animate({ zoom: (view.getZoom() ?? 0) + delta, duration: this.duration });
  }
}
