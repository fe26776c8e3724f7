import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { VIEWS_DIR } from '../../../server/platform/views/engine.js';

const css = readFileSync(path.join(VIEWS_DIR, 'assets/css/app.css'), 'utf8');
const token = (name: string): string => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(css)?.[1] ?? assert.fail(`no token --${name}`);

/** Relative luminance of a colour (WCAG 2.2, definition "relative luminance"). */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe('Colours', () => {
  const grounds = ['paper', 'surface', 'sunken', 'accent-soft'];
  const texts: readonly (readonly [string, readonly string[]])[] = [
    ['ink', [...grounds, 'ok-soft', 'warn-soft', 'bad-soft', 'info-soft', 'mark']],
    ['ink-soft', [...grounds, 'info-soft', 'warn-soft', 'bad-soft', 'ok-soft']],
    ['accent', grounds],
    ['accent-strong', grounds],
    ['ok', ['ok-soft', 'surface']],
    ['warn', ['warn-soft', 'surface']],
    ['bad', ['bad-soft', 'surface', 'paper']],
    ['info', ['info-soft', 'surface']],
  ];

  for (const [text, behind] of texts) {
    it(`--${text} can be read on ${behind.join(', ')}`, () => {
      for (const ground of behind) {
        const ratio = contrast(token(text), token(ground));
        assert.ok(ratio >= 4.5, `--${text} on --${ground}: ${ratio.toFixed(2)}`);
      }
    });
  }

  it('white can be read on the dark bars and buttons', () => {
    for (const ground of ['accent', 'accent-strong', 'bad']) {
      assert.ok(contrast('#ffffff', token(ground)) >= 4.5, ground);
    }
  });

  it('edges of fields and the focus ring stand out from their ground (3:1)', () => {
    for (const edge of ['line-strong', 'focus']) {
      for (const ground of ['paper', 'surface']) {
        assert.ok(contrast(token(edge), token(ground)) >= 3, `${edge} on ${ground}`);
      }
    }
  });
});
