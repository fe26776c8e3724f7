// Suggestions under a text field, after the ARIA combobox pattern. The field stays an ordinary field: what is typed is what is sent.
// data-combobox="address answering [{value, label, detail?}] to ?q="
// data-combobox-submit: a choice is sent at once. data-combobox-empty: the arrow down asks in an empty field, too.
import { announce } from './enhance.js';

const PAUSE_MS = 150;
let serial = 0;

export function start(input) {
  const id = `combo-${(serial += 1)}`;
  const list = Object.assign(document.createElement('div'), { className: 'combo__list', id, hidden: true });
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', input.dataset.textLabel ?? '');
  const wrap = Object.assign(document.createElement('div'), { className: 'combo' });
  const hadFocus = document.activeElement === input;
  input.replaceWith(wrap);
  // What is sent may be a code; the words that were chosen stay in sight.
  const chosen = Object.assign(document.createElement('p'), { className: 'combo__chosen' });
  wrap.append(input, list, chosen);
  if (hadFocus) {
    input.focus();
  }
  for (const [name, value] of Object.entries({ role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': id, 'aria-expanded': 'false' })) {
    input.setAttribute(name, value);
  }
  let options = [];
  let at = -1;
  let timer;
  let asking;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function choose(option) {
    input.value = option.value;
    chosen.textContent = option.label === option.value ? '' : option.label;
    close();
    input.dispatchEvent(new Event('change', { bubbles: true }));
    if ('comboboxSubmit' in input.dataset) {
      input.form?.requestSubmit();
    }
  }

  function point(index) {
    at = index;
    [...list.children].forEach((node, i) => node.setAttribute('aria-selected', String(i === at)));
    const node = list.children[at];
    if (node) {
      input.setAttribute('aria-activedescendant', node.id);
      node.scrollIntoView({ block: 'nearest' });
    }
  }

  function open(found) {
    options = found;
    list.replaceChildren(
      ...found.map((option, i) => {
        const node = Object.assign(document.createElement('div'), { className: 'combo__option', id: `${id}-${i}`, textContent: option.label });
        node.setAttribute('role', 'option');
        node.setAttribute('aria-selected', 'false');
        if (option.detail) {
          node.append(Object.assign(document.createElement('span'), { className: 'combo__detail', textContent: option.detail }));
        }
        node.addEventListener('pointerdown', (event) => {
          event.preventDefault();
          choose(option);
        });
        return node;
      }),
    );
    at = -1;
    list.hidden = found.length === 0;
    input.setAttribute('aria-expanded', String(found.length > 0));
    announce(found.length > 0 ? (input.dataset.textCount ?? '').replace('#', String(found.length)) : (input.dataset.textNone ?? ''));
  }

  async function ask() {
    const words = input.value.trim();
    asking?.abort();
    if ((words === '' && !('comboboxEmpty' in input.dataset)) || words.includes('|')) {
      close();
      return;
    }
    asking = new AbortController();
    const address = new URL(input.dataset.combobox, location.href);
    address.searchParams.set('q', words);
    try {
      const response = await fetch(address, { headers: { Accept: 'application/json' }, credentials: 'same-origin', signal: asking.signal });
      if (response.ok && document.activeElement === input) {
        open(await response.json());
      }
    } catch {
      // No suggestions is no fault: the field works without.
    }
  }

  input.addEventListener('input', () => {
    chosen.textContent = '';
    clearTimeout(timer);
    timer = setTimeout(input.value.trim() === '' ? close : ask, PAUSE_MS);
  });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) {
      return;
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) {
        ask();
      } else {
        const step = event.key === 'ArrowDown' ? 1 : -1;
        point((at + step + options.length) % options.length);
      }
    } else if (event.key === 'Enter' && !list.hidden && at >= 0) {
      event.preventDefault();
      choose(options[at]);
    } else if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
}
