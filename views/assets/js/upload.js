// Many files at once: drag and drop, one request per file with progress, checksum computed here, retry by hand.
// A file counts as received only when the server says so; its further states come from the server's own list (data-refresh).
import { announce, csrfToken } from './enhance.js';
import { refresh } from './autorefresh.js';

const HASH_LIMIT_BYTES = 200 * 1024 * 1024;
const AT_ONCE = 2;
const TYPES = /\.(pdf|jpe?g|png|tiff?)$/i;

async function sha256(file) {
  if (file.size > HASH_LIMIT_BYTES || !globalThis.crypto?.subtle) {
    return undefined;
  }
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function send(form, file, { hash, key, onProgress }) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append('_csrf', csrfToken());
    if (hash) {
      body.append('sha256', hash);
    }
    body.append('file', file, file.name);
    request.open('POST', form.action);
    request.setRequestHeader('X-CSRF-Token', csrfToken());
    request.setRequestHeader('Idempotency-Key', key);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => resolve({ ok: request.status >= 200 && request.status < 300, text: request.responseText });
    request.onerror = () => resolve({ ok: false, text: '' });
    request.send(body);
  });
}

/** The sentence of a problem+json answer, if it has one. */
function problemText(text) {
  try {
    const problem = JSON.parse(text);
    return [problem.title, problem.detail].filter(Boolean).join(' ');
  } catch {
    return '';
  }
}

function localFault(form, file) {
  const { textEmpty, textTooLarge, textWrongType, maxBytes } = form.dataset;
  if (file.size === 0) {
    return textEmpty;
  }
  if (Number(maxBytes) && file.size > Number(maxBytes)) {
    return textTooLarge;
  }
  return TYPES.test(file.name) ? undefined : textWrongType;
}

function createRow(form, file) {
  const row = document.createElement('li');
  row.className = 'drop__item';
  const name = Object.assign(document.createElement('span'), { className: 'drop__name', textContent: file.name });
  const state = Object.assign(document.createElement('span'), { className: 'drop__state' });
  const progress = Object.assign(document.createElement('progress'), { max: 1, value: 0 });
  progress.setAttribute('aria-label', file.name);
  row.append(name, state, progress);
  const list = form.querySelector('[data-upload-list]');
  list.hidden = false;
  list.append(row);
  return {
    show(text, kind) {
      state.textContent = text;
      row.dataset.state = kind;
      progress.hidden = kind !== 'busy';
      row.querySelector('button')?.remove();
    },
    progress: (share) => (progress.value = share),
    offer(text, act) {
      const button = Object.assign(document.createElement('button'), { type: 'button', className: 'button button--small', textContent: text });
      button.onclick = act;
      row.append(button);
    },
    remove() {
      row.remove();
      list.hidden = list.children.length === 0;
    },
  };
}

export function start(form) {
  const input = form.querySelector('input[type="file"]');
  const zone = form.querySelector('[data-drop-zone]');
  const summary = form.querySelector('[data-upload-summary]');
  const { dataset: text } = form;
  const waiting = [];
  let running = 0;
  let sent = 0;

  const tell = () => {
    const left = waiting.length + running;
    summary.hidden = left === 0 && sent === 0;
    summary.textContent = left > 0 ? text.textRemaining.replace('#', String(left)) : text.textDone;
    if (left === 0 && sent > 0) {
      announce(text.textDone);
    }
  };

  async function upload(job) {
    const { file, row, key } = job;
    row.show(text.textHashing, 'busy');
    const hash = await sha256(file).catch(() => undefined);
    row.show(text.textSending, 'busy');
    const answer = await send(form, file, { hash, key, onProgress: row.progress });
    if (answer.ok) {
      sent += 1;
      row.show(text.textSent, 'done');
      const fragment = text.refresh && document.getElementById(text.refresh);
      if (fragment) {
        await refresh(fragment).then(() => row.remove(), () => undefined);
      }
      return;
    }
    const reason = problemText(answer.text) || text.textOffline;
    row.show(reason, 'fault');
    announce(`${file.name}: ${reason}`);
    row.offer(text.textRetry, () => enqueue(job));
  }

  function pump() {
    while (running < AT_ONCE && waiting.length > 0) {
      running += 1;
      upload(waiting.shift()).finally(() => {
        running -= 1;
        pump();
      });
    }
    tell();
  }

  function enqueue(job) {
    waiting.push(job);
    pump();
  }

  function take(files) {
    for (const file of files) {
      const row = createRow(form, file);
      const fault = localFault(form, file);
      if (fault) {
        row.show(fault, 'fault');
        row.offer(text.textRemove, row.remove);
        announce(`${file.name}: ${fault}`);
        continue;
      }
      enqueue({ file, row, key: crypto.randomUUID?.() ?? `${Date.now()}-${file.name}-${file.size}` });
    }
    input.value = '';
  }

  form.dataset.ready = '';
  form.querySelector('.drop__script').hidden = false;
  form.querySelector('[data-upload-submit]').hidden = true;
  input.addEventListener('change', () => take([...input.files]));
  form.addEventListener('submit', (event) => event.preventDefault());
  for (const name of ['dragenter', 'dragover']) {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.dataset.over = '';
    });
  }
  zone.addEventListener('dragleave', () => delete zone.dataset.over);
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    delete zone.dataset.over;
    take([...event.dataTransfer.files]);
  });
  // A file dropped beside the zone must not replace the page.
  window.addEventListener('dragover', (event) => event.preventDefault());
  window.addEventListener('drop', (event) => event.preventDefault());
  window.addEventListener('beforeunload', (event) => {
    if (running + waiting.length > 0) {
      event.preventDefault();
    }
  });
}
