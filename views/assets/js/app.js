// Start of every page: shortcuts always, the rest only where the page has something for it.
import { enhance } from './enhance.js';
import { startKeyboard } from './keyboard.js';
import { startDialogs } from './confirm.js';

startKeyboard();
startDialogs();
enhance(document);
document.querySelector('[data-autofocus]')?.focus();
