// Page preview: pages and hits without reloading, zoom, and the box of the field that has the focus.

const ZOOM_STEPS = [50, 75, 100, 125, 150, 200, 300];

export function start(viewer) {
  const stage = viewer.querySelector('[data-viewer-stage]');
  if (!stage) {
    return;
  }
  const sheets = [...stage.querySelectorAll('[data-viewer-page]')];
  const hits = [...stage.querySelectorAll('[data-hit]')].sort((a, b) => Number(a.dataset.hit) - Number(b.dataset.hit));
  const part = (name) => viewer.querySelector(`[data-viewer-${name}]`);
  let at = Math.max(0, sheets.findIndex((sheet) => !sheet.hidden));
  let hit = -1;
  let zoom = 100;
  let whole = false;

  function load(sheet) {
    const image = sheet?.querySelector('image[data-href]');
    if (image) {
      image.setAttribute('href', image.dataset.href);
      image.removeAttribute('data-href');
    }
  }

  // Not scrollIntoView: it would move the whole page, too.
  function keepInView(thumb) {
    const strip = thumb.closest('.viewer__thumbs');
    const top = thumb.getBoundingClientRect().top - strip.getBoundingClientRect().top;
    if (top < 0 || top > strip.clientHeight - thumb.offsetHeight) {
      strip.scrollTop += top - 8;
    }
  }

  function size() {
    for (const sheet of sheets) {
      const [, , width, height] = sheet.querySelector('svg').getAttribute('viewBox').split(' ').map(Number);
      const fit = whole ? Math.min(100, ((stage.clientHeight - 26) * (width / height) * 100) / (stage.clientWidth - 24)) : 100;
      sheet.style.width = `${(fit * zoom) / 100}%`;
    }
    viewer.querySelectorAll('[data-viewer-zoom][aria-pressed]').forEach((button) => {
      button.setAttribute('aria-pressed', String(zoom === 100 && (button.dataset.viewerZoom === 'page') === whole));
    });
  }

  function show(index, { keepScroll = false } = {}) {
    at = Math.min(sheets.length - 1, Math.max(0, index));
    sheets.forEach((sheet, i) => (sheet.hidden = i !== at));
    load(sheets[at]);
    load(sheets[at + 1]);
    const number = sheets[at].dataset.viewerPage;
    const where = part('where');
    where.textContent = where.dataset.template.replace('#', number);
    viewer.querySelectorAll('[data-viewer-thumb]').forEach((thumb) => {
      const current = thumb.dataset.viewerThumb === number;
      current ? thumb.setAttribute('aria-current', 'page') : thumb.removeAttribute('aria-current');
      if (current) {
        keepInView(thumb);
      }
    });
    part('previous').disabled = at === 0;
    part('next').disabled = at === sheets.length - 1;
    part('fault').hidden = true;
    if (!keepScroll) {
      stage.scrollTop = 0;
    }
    size();
  }

  function reveal(box) {
    const sheet = box.closest('[data-viewer-page]');
    show(sheets.indexOf(sheet), { keepScroll: true });
    stage.querySelectorAll('.box--current').forEach((other) => other.classList.remove('box--current'));
    box.classList.add('box--current');
    const place = box.getBoundingClientRect();
    const frame = stage.getBoundingClientRect();
    if (place.top < frame.top + 20 || place.bottom > frame.bottom - 20) {
      stage.scrollTop += place.top - frame.top - frame.height / 3;
    }
    if (place.left < frame.left || place.right > frame.right) {
      stage.scrollLeft += place.left - frame.left - frame.width / 4;
    }
  }

  function goToHit(step) {
    if (hits.length === 0) {
      return;
    }
    const fromHere = hits.findIndex((box) => sheets.indexOf(box.closest('[data-viewer-page]')) >= at);
    hit = hit === -1 ? Math.max(0, fromHere) : (hit + step + hits.length) % hits.length;
    reveal(hits[hit]);
    const counter = part('hit');
    if (counter) {
      counter.textContent = counter.dataset.template.replace('#', hits[hit].dataset.hit);
    }
  }

  function zoomTo(what) {
    if (what === 'width' || what === 'page') {
      whole = what === 'page';
      zoom = 100;
    } else {
      const i = ZOOM_STEPS.indexOf(zoom) + (what === 'in' ? 1 : -1);
      zoom = ZOOM_STEPS[Math.min(ZOOM_STEPS.length - 1, Math.max(0, i))];
    }
    size();
  }

  part('previous').addEventListener('click', () => show(at - 1));
  part('next').addEventListener('click', () => show(at + 1));
  part('previous-hit')?.addEventListener('click', () => goToHit(-1));
  part('next-hit')?.addEventListener('click', () => goToHit(1));
  viewer.querySelectorAll('[data-viewer-zoom]').forEach((button) => button.addEventListener('click', () => zoomTo(button.dataset.viewerZoom)));
  viewer.querySelectorAll('[data-viewer-thumb]').forEach((thumb) =>
    thumb.addEventListener('click', (event) => {
      event.preventDefault();
      show(sheets.findIndex((sheet) => sheet.dataset.viewerPage === thumb.dataset.viewerThumb));
    }),
  );
  stage.querySelectorAll('image').forEach((image) => image.addEventListener('error', () => (part('fault').hidden = false)));
  viewer.querySelectorAll('button[hidden]').forEach((button) => (button.hidden = false));
  if (sheets.length === 1) {
    part('previous').hidden = true;
    part('next').hidden = true;
  }

  // Keys work from anywhere on the page, as there is one viewer beside the list; typing keeps its keys.
  const onKey = (event) => {
    if (!viewer.isConnected) {
      document.removeEventListener('keydown', onKey);
      return;
    }
    const typing = event.target.closest?.('input:not([type="checkbox"], [type="radio"]), textarea, select');
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]')) {
      return;
    }
    const inStage = stage.contains(event.target);
    const act = {
      PageDown: () => show(at + 1),
      PageUp: () => show(at - 1),
      ...(typing ? {} : { n: () => goToHit(1), p: () => goToHit(-1), '+': () => zoomTo('in'), '-': () => zoomTo('out') }),
      ...(inStage ? { ArrowRight: () => show(at + 1), ArrowLeft: () => show(at - 1) } : {}),
    }[event.key];
    if (act && !(typing && event.key.length === 1) && (sheets.length > 1 || event.key.length === 1)) {
      event.preventDefault();
      act();
    }
  };
  document.addEventListener('keydown', onKey);

  // On the confirmation page each field knows where it was read.
  const onFocus = (event) => {
    if (!viewer.isConnected) {
      document.removeEventListener('focusin', onFocus);
      return;
    }
    const id = event.target.id;
    const box = id && stage.querySelector(`[data-field="${CSS.escape(id)}"]`);
    if (box) {
      reveal(box);
    }
  };
  document.addEventListener('focusin', onFocus);

  new ResizeObserver(size).observe(stage);
  show(at);
  onFocus({ target: document.activeElement ?? document.body });
  if (hits.length > 0) {
    const first = hits.find((box) => sheets.indexOf(box.closest('[data-viewer-page]')) === at);
    if (first) {
      hit = hits.indexOf(first);
      reveal(first);
    }
  }
}
