// Bars by year: drag over them, or hold Shift with the arrow keys, to ask for a stretch of years. The two fields beside them say
// the same and work without this script, as do the links of the single bars.
import { announce } from './enhance.js';

export function start(figure) {
  const chart = figure.querySelector('svg');
  const form = figure.parentElement?.querySelector('[data-year-form]');
  const areas = [...(chart?.querySelectorAll('[data-year]') ?? [])];
  if (!form || areas.length === 0) {
    return;
  }
  const bars = areas.map((area) => area.nextElementSibling);
  const [from, to] = ['yearFrom', 'yearTo'].map((name) => form.elements.namedItem(name));
  let anchor = -1;
  let cursor = -1;
  let dragged = false;

  chart.setAttribute('tabindex', '0');
  chart.querySelectorAll('a').forEach((link) => link.setAttribute('tabindex', '-1'));

  const range = () => [Math.min(anchor, cursor), Math.max(anchor, cursor)];

  function paint() {
    const [first, last] = range();
    bars.forEach((bar, i) => bar.classList.toggle('histogram__bar--chosen', anchor >= 0 && i >= first && i <= last));
    areas.forEach((area, i) => area.classList.toggle('histogram__area--chosen', anchor >= 0 && i >= first && i <= last));
    if (anchor < 0) {
      return;
    }
    const count = areas.slice(first, last + 1).reduce((sum, area) => sum + Number(area.dataset.count), 0);
    from.value = areas[first].dataset.year;
    to.value = areas[last].dataset.year;
    announce(figure.dataset.textRange.replace('#1', from.value).replace('#2', to.value).replace('#3', String(count)));
  }

  function clear() {
    anchor = cursor = -1;
    from.value = from.defaultValue;
    to.value = to.defaultValue;
    paint();
  }

  const indexAt = (x) => {
    const frame = chart.getBoundingClientRect();
    const share = (x - frame.left) / frame.width;
    return Math.min(areas.length - 1, Math.max(0, Math.floor(share * areas.length)));
  };

  chart.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) {
      return;
    }
    anchor = cursor = indexAt(event.clientX);
    dragged = false;
  });
  chart.addEventListener('pointermove', (event) => {
    if (event.buttons !== 1 || anchor < 0) {
      return;
    }
    const at = indexAt(event.clientX);
    if (at === cursor && !dragged) {
      return;
    }
    if (!dragged) {
      dragged = true;
      chart.setPointerCapture(event.pointerId);
    }
    cursor = at;
    paint();
  });
  chart.addEventListener('pointerup', () => {
    if (dragged) {
      form.requestSubmit();
    } else {
      anchor = cursor = -1;
    }
  });
  chart.addEventListener('pointercancel', clear);
  // The links under the pointer must not be followed, nor carried off, when a stretch was drawn.
  chart.addEventListener('click', (event) => {
    if (dragged) {
      event.preventDefault();
      dragged = false;
    }
  }, true);
  chart.addEventListener('dragstart', (event) => event.preventDefault());

  chart.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      event.preventDefault();
      if (cursor < 0) {
        cursor = step > 0 ? 0 : areas.length - 1;
        anchor = cursor;
      } else {
        cursor = Math.min(areas.length - 1, Math.max(0, cursor + step));
        anchor = event.shiftKey ? anchor : cursor;
      }
      paint();
    } else if (event.key === 'Enter' && anchor >= 0) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === 'Escape' && anchor >= 0) {
      event.preventDefault();
      clear();
    }
  });
}
