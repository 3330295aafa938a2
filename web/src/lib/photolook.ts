/** How a photo is looked at: what is changed on this screen alone. */
export interface PhotoLook {
  /** In percent of what it is. */
  brightness: number;
  contrast: number;
  /** From 0 to 100. */
  sharpness: number;
  grid: boolean;
}

export const plainLook: PhotoLook = { brightness: 100, contrast: 100, sharpness: 0, grid: false };

export const isAdjusted = ({ brightness, contrast, sharpness }: PhotoLook): boolean =>
  brightness !== 100 || contrast !== 100 || sharpness !== 0;

/** The filter of a style sheet; `sharpener` is the id of the one that sharpens. */
export function filterOf({ brightness, contrast, sharpness }: PhotoLook, sharpener: string): string {
  const parts = [
    ...(sharpness > 0 ? [`url(#${sharpener})`] : []),
    ...(brightness !== 100 ? [`brightness(${brightness}%)`] : []),
    ...(contrast !== 100 ? [`contrast(${contrast}%)`] : []),
  ];
  return parts.join(' ') || 'none';
}

/** What sharpens: of each pixel more, and of its four neighbours less, so that flat parts stay as they are. */
export function kernelOf({ sharpness }: PhotoLook): string {
  const less = -sharpness / 50;
  return [0, less, 0, less, 1 - 4 * less, less, 0, less, 0].map((n) => n + 0).join(' ');
}
