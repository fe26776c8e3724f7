// A browser shows its own date field in the language of the computer: "04/06/2022" may then be April or June. Here a date is always
// typed and shown as d/m/Y; what is sent stays YYYY-MM-DD. Without script the browser's own field sends the same.

const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const TYPED = /^(\d{1,2})[\s./-]?(\d{1,2})[\s./-]?(\d{4})$/;

/** "6/4/2022", "06042022", "6-4-2022" or "2022-04-06" as YYYY-MM-DD; undefined when it is no day of the calendar. */
export function toIso(text) {
  const iso = ISO.exec(text.trim());
  const typed = TYPED.exec(text.trim());
  const [year, month, day] = (iso ? [iso[1], iso[2], iso[3]] : typed ? [typed[3], typed[2], typed[1]] : []).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (!year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
    return undefined;
  }
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const toShown = (iso) => iso.split('-').reverse().join('/');

export function start(input) {
  const texts = document.getElementById('live')?.dataset ?? {};
  const sent = Object.assign(document.createElement('input'), { type: 'hidden', name: input.name, value: input.value });
  const form = input.getAttribute('form');
  if (form) {
    sent.setAttribute('form', form);
  }
  input.removeAttribute('name');
  input.type = 'text';
  input.inputMode = 'numeric';
  input.placeholder = texts.textDatePlaceholder ?? '';
  input.maxLength = 10;
  input.value = sent.value ? toShown(sent.value) : '';
  input.dataset.iso = sent.value;
  input.after(sent);

  const read = () => {
    const iso = input.value.trim() === '' ? '' : toIso(input.value);
    sent.value = iso ?? '';
    input.dataset.iso = iso ?? input.value;
    input.setCustomValidity(iso === undefined ? (texts.textDateInvalid ?? '') : '');
    return iso;
  };
  // Before other listeners, so that they see the day that was typed.
  input.addEventListener('input', read, true);
  input.addEventListener('change', () => {
    const iso = read();
    if (iso) {
      input.value = toShown(iso);
    }
  });
}
