// Start of every page: shortcuts always, the rest only where the page has something for it.
import { enhance } from './enhance.js';
import { startKeyboard } from './keyboard.js';
import { startDialogs } from './confirm.js';

startKeyboard();
startDialogs();
enhance(document);
document.querySelector('[data-autofocus]')?.focus();

// On a phone the navigation is a strip that scrolls: the current entry must be seen, and filters start folded.
const current = document.querySelector('.rail__link[aria-current]');
const strip = current?.closest('.rail__list');
if (strip && strip.scrollWidth > strip.clientWidth) {
  strip.scrollLeft = current.offsetLeft - strip.clientWidth / 2 + current.offsetWidth / 2;
}
if (matchMedia('(max-width: 720px)').matches) {
  document.querySelectorAll('.facetfold[open]').forEach((fold) => fold.removeAttribute('open'));
}
