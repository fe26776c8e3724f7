// The page where an officer confirms what was read: Alt+A takes all suggestions of a document as they are,
// changed fields are marked as corrected, Enter in a field goes to the next one.

export function start(form) {
  const fields = [...form.querySelectorAll('[data-suggested]')];

  const mark = (field) => {
    const changed = (field.dataset.iso ?? field.value).trim() !== field.dataset.suggested;
    field.closest('.confirmfield')?.toggleAttribute('data-changed', changed);
  };
  fields.forEach((field) => {
    field.addEventListener('input', () => mark(field));
    mark(field);
  });

  form.addEventListener('keydown', (event) => {
    if (event.isComposing || event.key !== 'Enter' || event.ctrlKey || event.target.tagName !== 'INPUT') {
      return;
    }
    const inputs = [...form.querySelectorAll('input:not([type="hidden"], [type="checkbox"]), select, textarea')];
    const next = inputs[inputs.indexOf(event.target) + 1];
    if (next) {
      event.preventDefault();
      next.focus();
      next.select?.();
    }
  });
}
