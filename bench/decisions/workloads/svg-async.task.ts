import { renderAsync } from '@resvg/resvg-js';

import { shortHash } from '../support/digest.ts';
import { svgPicture } from '../support/texts.ts';

/** Draws an SVG picture in a native library, on its pool; returns the hash of its pixels. */
export default async function pixels(svg: string): Promise<string> {
  return shortHash((await renderAsync(svg)).pixels);
}

export function* inputs(): Generator<string> {
  for (let picture = 0; picture < 60; picture += 1) yield svgPicture(picture, 150);
}
