// The page where an officer confirms what was read: changed values are marked as corrected, Enter in a field goes to the next one.
// The fields lie outside the form element (they name it in their form attribute), because each card holds small forms of its own.

export function start(form) {
  const fields = () => [...form.elements].filter((field) => 'suggested' in field.dataset);

  const mark = (field) => {
    const value = field.dataset.iso ?? field.value;
    field.closest('.confirmfield')?.toggleAttribute('data-changed', value.trim() !== field.dataset.suggested);
  };
  fields().forEach(mark);

  // A paper that is not ticked may stay unfinished.
  const mustFill = new Set([...form.elements].filter((field) => field.required));
  const settle = (card) => {
    const wanted = card?.querySelector('[data-select]')?.checked ?? true;
    card?.querySelectorAll('input, select, textarea').forEach((field) => {
      if (mustFill.has(field)) {
        field.required = wanted;
      }
    });
  };
  document.querySelectorAll('.confirmcard').forEach(settle);
  const onChange = (event) => {
    if (event.target.form === form && 'suggested' in event.target.dataset) {
      mark(event.target);
    }
    if (event.target.matches('.confirmcard [data-select]')) {
      settle(event.target.closest('.confirmcard'));
    }
  };
  document.addEventListener('input', onChange);
  document.addEventListener('change', onChange);

  document.addEventListener('keydown', (event) => {
    const { target } = event;
    if (event.defaultPrevented || event.isComposing || event.key !== 'Enter' || event.ctrlKey || event.metaKey || target.form !== form || target.tagName !== 'INPUT') {
      return;
    }
    const inputs = [...form.elements].filter((field) => !['hidden', 'checkbox', 'submit', 'button'].includes(field.type) && field.tagName !== 'FIELDSET');
    const next = inputs[inputs.indexOf(target) + 1];
    if (next) {
      event.preventDefault();
      next.focus();
      next.select?.();
    }
  });
}
