// A list with a preview beside it: data-preview-target="id of the frame" on the list, data-preview-url on its items.
// The frame's address answers a fragment; whoever moves on before it comes sees only the last one.
import { enhance } from './enhance.js';

const PAUSE_MS = 120;

export function start(list) {
  const frame = document.getElementById(list.dataset.previewTarget);
  let shown = list.querySelector('[data-active]')?.dataset.previewUrl;
  let timer;
  let asking;

  async function show(item) {
    const address = item.dataset.previewUrl;
    if (!frame || !address || address === shown) {
      return;
    }
    shown = address;
    asking?.abort();
    asking = new AbortController();
    frame.setAttribute('aria-busy', 'true');
    try {
      const response = await fetch(address, { headers: { Accept: 'text/html' }, credentials: 'same-origin', signal: asking.signal });
      if (!response.ok || response.redirected) {
        throw new Error(`preview answered ${response.status}`);
      }
      const parsed = new DOMParser().parseFromString(await response.text(), 'text/html');
      frame.replaceChildren(...[...parsed.body.childNodes].map((node) => document.adoptNode(node)));
      frame.removeAttribute('aria-busy');
      enhance(frame);
    } catch (fault) {
      if (fault.name !== 'AbortError') {
        shown = undefined;
        frame.removeAttribute('aria-busy');
      }
    }
  }

  list.addEventListener('focusin', (event) => {
    const item = event.target.closest('[data-item]');
    if (!item || !list.contains(item)) {
      return;
    }
    list.querySelectorAll('[data-active]').forEach((other) => other.removeAttribute('data-active'));
    item.setAttribute('data-active', '');
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE_MS, item);
  });
}
