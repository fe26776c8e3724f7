// Renews an element by fetching an address (often the page itself) and taking the element with the same id from the answer.
// data-autorefresh="address"  data-every="milliseconds" (default 4000)  data-autorefresh-done: nothing more to wait for.
import { announce, enhance } from './enhance.js';

const SLOWEST_MS = 30000;

/** Fetches and swaps once. Returns the element now in the page. A place somebody is working in is left alone. */
export async function refresh(element) {
  const response = await fetch(element.dataset.autorefresh, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
  if (!response.ok || response.redirected) {
    throw new Error(`refresh answered ${response.status}`);
  }
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById(element.id);
  if (!fresh) {
    throw new Error('refresh found no fragment');
  }
  const unchanged = fresh.innerHTML === element.dataset.lastHtml;
  const html = fresh.innerHTML;
  if (unchanged || element.querySelector('details[open], textarea:focus, input:focus')) {
    return element;
  }
  const focusHref = element.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  const adopted = document.adoptNode(fresh);
  adopted.dataset.lastHtml = html;
  element.replaceWith(adopted);
  enhance(adopted);
  if (focusHref) {
    adopted.querySelector(`[href="${CSS.escape(focusHref)}"]`)?.focus();
  }
  if (element.dataset.lastHtml !== undefined) {
    announce(adopted.dataset.textUpdated ?? '');
  }
  return adopted;
}

export function start(element) {
  let wait = Number(element.dataset.every) || 4000;
  const base = wait;
  const tick = async () => {
    if (!element.isConnected || element.hasAttribute('data-autorefresh-done')) {
      return;
    }
    if (!document.hidden) {
      try {
        const now = await refresh(element);
        if (now !== element) {
          return;
        }
        wait = base;
      } catch {
        wait = Math.min(SLOWEST_MS, wait * 2);
      }
    }
    setTimeout(tick, wait);
  };
  setTimeout(tick, wait);
}
