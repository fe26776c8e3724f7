// A button that copies the text of another element; shown only where the browser can do it.
import { announce } from './enhance.js';

export function start(button) {
  if (!navigator.clipboard) {
    return;
  }
  button.hidden = false;
  button.addEventListener('click', async () => {
    const text = document.getElementById(button.dataset.copy)?.textContent?.trim() ?? '';
    await navigator.clipboard.writeText(text);
    announce(button.dataset.textCopied ?? '');
    button.querySelector('[data-copy-label]')?.replaceChildren(button.dataset.textCopied ?? '');
  });
}
