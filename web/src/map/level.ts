/** Metres around the equator of Web Mercator. */
const around = 40075016.685578488;
/** Pixels that the world is wide at level 0: a tile. */
export const tilePixels = 512;

/** The level at which a pixel of the map is so many metres wide at the equator. Tiles of a whole level are shown as they are. */
export const levelAt = (metersPerPixel: number): number => Math.log2(around / tilePixels / metersPerPixel);

/** A size that changes with the level, straight from one stop to the next, each a level and a size. */
export function along(level: number, ...stops: [level: number, size: number][]): number {
  let [fromLevel, fromSize] = stops[0]!;
  for (const [toLevel, toSize] of stops) {
    if (level <= toLevel) {
      const share = toLevel === fromLevel ? 1 : Math.max(0, (level - fromLevel) / (toLevel - fromLevel));
      return fromSize + share * (toSize - fromSize);
    }
    [fromLevel, fromSize] = [toLevel, toSize];
  }
  return fromSize;
}
