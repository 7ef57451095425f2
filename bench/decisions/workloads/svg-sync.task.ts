import { Resvg } from '@resvg/resvg-js';

import { shortHash } from '../support/digest.ts';
import { svgPicture } from '../support/texts.ts';

/** Draws an SVG picture in a native library; returns the hash of its pixels. */
export default function pixels(svg: string): string {
  return shortHash(new Resvg(svg).render().pixels);
}

export function* inputs(): Generator<string> {
  for (let picture = 0; picture < 60; picture += 1) yield svgPicture(picture, 150);
}
