// Brings the parts of a page (or of a fragment just swapped in) to life. Each module exports `start(element)`.
const FEATURES = [
  ['[data-viewer]', () => import('./viewer.js')],
  ['[data-file-pick]', () => import('./file-pick.js')],
  ['[data-upload]', () => import('./upload.js')],
  ['[data-combobox]', () => import('./combobox.js')],
  ['input[type="date"]', () => import('./date-input.js')],
  ['[data-autorefresh]', () => import('./autorefresh.js')],
  ['[data-scan-input]', () => import('./scan-input.js')],
  ['[data-preview-target]', () => import('./preview.js')],
  ['[data-confirm-form]', () => import('./confirm-form.js')],
  ['[data-copy]', () => import('./copy.js')],
  ['[data-histogram]', () => import('./histogram.js')],
  ['.popmenu', () => import('./popmenu.js')],
  ['[data-submit-on-change]', () => import('./submit-on-change.js')],
  ['[data-select-all]', () => import('./select-all.js')],
  ['.tablewrap', () => import('./table-labels.js')],
];

const started = new WeakMap();

/** Starts every feature found in `root` that was not started before. */
export async function enhance(root) {
  await Promise.all(
    FEATURES.map(async ([selector, load]) => {
      const found = [...root.querySelectorAll(selector)];
      if (root instanceof Element && root.matches(selector)) {
        found.unshift(root);
      }
      if (found.length === 0) {
        return;
      }
      const { start } = await load();
      for (const element of found) {
        const names = started.get(element) ?? new Set();
        if (!names.has(selector)) {
          started.set(element, names.add(selector));
          start(element);
        }
      }
    }),
  );
}

/** Says something to a screen reader without moving the focus. */
export function announce(text) {
  const live = document.getElementById('live');
  if (live) {
    live.textContent = text;
  }
}

/** The token that every changing request carries. */
export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? '';
}
