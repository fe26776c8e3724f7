import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GreyImage } from '../../../server/archive/extraction/model.js';
import { pictureDifference } from '../../../server/archive/extraction/rules/picture-difference.js';

const blank = (width = 200, height = 300): GreyImage => ({ width, height, pixels: new Uint8Array(width * height).fill(255) });

function inked(image: GreyImage, x: number, y: number, width: number, height: number): GreyImage {
  const pixels = Uint8Array.from(image.pixels);
  for (let row = y; row < y + height; row += 1) pixels.fill(0, row * image.width + x, row * image.width + x + width);
  return { ...image, pixels };
}

describe('the difference of two pictures of a page', () => {
  it('is none for the same picture, and for differences no eye sees', () => {
    const page = inked(blank(), 20, 20, 50, 10);
    const softer: GreyImage = { ...page, pixels: page.pixels.map((level) => Math.max(0, level - 20)) };
    assert.deepEqual(pictureDifference(page, page), { share: 0, boxes: [] });
    assert.deepEqual(pictureDifference(page, softer), { share: 0, boxes: [] });
  });

  it('frames each changed place, two far apart as two', () => {
    const after = inked(inked(blank(), 10, 10, 20, 8), 150, 250, 30, 20);
    const { share, boxes } = pictureDifference(blank(), after);
    assert.equal(boxes.length, 2);
    assert.ok(Math.abs(share - (20 * 8 + 30 * 20) / (200 * 300)) < 1e-9);
  });

  it('is the whole page when the page has another size', () => {
    assert.deepEqual(pictureDifference(blank(), blank(200, 301)), { share: 1, boxes: [{ x: 0, y: 0, width: 1000, height: 1000 }] });
  });

  it('no changed point lies outside the frames, and every frame lies on the page', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 179 }), fc.integer({ min: 0, max: 279 }), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }), (x, y, width, height) => {
      const { boxes } = pictureDifference(blank(), inked(blank(), x, y, width, height));
      assert.equal(boxes.length, 1);
      const [box] = boxes as [(typeof boxes)[number]];
      assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= 1000 && box.y + box.height <= 1000);
      assert.ok(box.x <= Math.ceil((x * 1000) / 200) && box.y <= Math.ceil((y * 1000) / 300));
      assert.ok(box.x + box.width >= Math.floor(((x + width) * 1000) / 200) && box.y + box.height >= Math.floor(((y + height) * 1000) / 300));
    }));
  });

  it('of a page changed all over frames a bounded number of places', () => {
    const speckled = blank(1200, 1200);
    const pixels = Uint8Array.from(speckled.pixels);
    for (let y = 0; y < 1200; y += 60) for (let x = 0; x < 1200; x += 60) pixels[y * 1200 + x] = 0;
    assert.equal(pictureDifference(speckled, { ...speckled, pixels }).boxes.length, 60);
  });
});
