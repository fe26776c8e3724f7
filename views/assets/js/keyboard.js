// Shortcuts for hands that stay on the keyboard. Letters do nothing while somebody types.

const TYPING = 'input:not([type="checkbox"], [type="radio"], [type="submit"], [type="button"], [type="file"]), textarea, select, [contenteditable]';

const isTyping = (target) => target instanceof Element && target.closest(TYPING) !== null;
const isShown = (element) => element.getClientRects().length > 0;

/** The list an arrow key moves in: the one with the focus, else the page's main one. */
function listOf(target) {
  return target.closest?.('[data-list]') ?? document.querySelector('main [data-list="main"]');
}

const itemsOf = (list) => [...list.querySelectorAll('[data-item]')].filter((item) => item.closest('[data-list]') === list && isShown(item));
const handleOf = (item) => item.querySelector('[data-item-focus]') ?? item;

function currentItem(list) {
  const items = itemsOf(list);
  return items.find((item) => item.contains(document.activeElement)) ?? items.find((item) => item.hasAttribute('data-active'));
}

function move(list, step) {
  const items = itemsOf(list);
  const at = items.indexOf(currentItem(list));
  const next = step === 'first' ? items[0] : step === 'last' ? items.at(-1) : items[Math.min(items.length - 1, Math.max(0, at + step))];
  if (!next) {
    return false;
  }
  const handle = handleOf(next);
  handle.focus();
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

function press(list, selector) {
  const button = list && currentItem(list)?.querySelector(selector);
  if (!button || button.disabled) {
    return false;
  }
  button.click();
  return true;
}

const LIST_KEYS = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, Home: 'first', End: 'last' };

/** What a key does outside fields; true when it was used. */
function act(event) {
  const list = listOf(event.target);
  if (event.key in LIST_KEYS && list && !event.target.closest?.('[data-viewer-stage]')) {
    return move(list, LIST_KEYS[event.key]);
  }
  switch (event.key) {
    case '/': {
      const box = document.querySelector('main [data-search-box]') ?? document.querySelector('[data-search-box]');
      box?.focus();
      box?.select();
      return box !== null;
    }
    case '?':
      document.getElementById('key-help')?.showModal();
      return true;
    case 'a':
      return press(list, '[data-attach]');
    case 'x':
      return press(list, '[data-select]');
    default:
      return false;
  }
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey) {
    return;
  }
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    // With nothing in focus it is the form the page is for, if it says so.
    (event.target.form ?? event.target.closest?.('form') ?? document.querySelector('main form[data-main-form]'))?.requestSubmit();
    return;
  }
  if (event.key === 'Escape') {
    document.querySelectorAll('details.usermenu[open]').forEach((menu) => menu.removeAttribute('open'));
    return;
  }
  if (event.ctrlKey || event.metaKey || isTyping(event.target) || document.querySelector('dialog[open]')) {
    return;
  }
  if (act(event)) {
    event.preventDefault();
  }
}

/** Listens for the shortcuts of the whole page and shows what needs script. */
export function startKeyboard() {
  document.addEventListener('keydown', onKey);
  document.querySelectorAll('[data-open-dialog]').forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', () => document.getElementById(button.dataset.openDialog)?.showModal());
  });
  document.addEventListener('click', (event) => {
    document.querySelectorAll('details.usermenu[open]').forEach((menu) => {
      if (!menu.contains(event.target)) {
        menu.removeAttribute('open');
      }
    });
  });
}
