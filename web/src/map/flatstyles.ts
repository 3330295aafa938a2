/**
 * Stands in the build for OpenLayers' reader of flat styles, with its parser of expressions: every style here is a
 * function, and a phone need not load what nobody calls.
 */
export function flatStyleLikeToStyleFunction(): never {
  throw new Error('flat styles are left out of the build; give the layer a function');
}
