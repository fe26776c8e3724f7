import type { GreyImage } from '../model.js';

/** The page as a binary PGM: nothing to compress and nothing to decompress (a noisy page as PNG takes seconds). */
export function encodePgm(image: GreyImage): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${image.width} ${image.height}\n255\n`, 'latin1'), image.pixels]);
}
