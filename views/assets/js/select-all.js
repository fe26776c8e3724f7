// A checkbox that selects all rows of its form, and a counter of what is selected.

export function start(box) {
  const form = box.closest('form');
  const rows = () => [...form.querySelectorAll('[data-select]')];
  const show = () => {
    const chosen = rows().filter((row) => row.checked).length;
    box.checked = chosen > 0 && chosen === rows().length;
    box.indeterminate = chosen > 0 && chosen < rows().length;
    form.querySelectorAll('[data-selected-count]').forEach((place) => (place.textContent = String(chosen)));
    form.querySelectorAll('[data-needs-selection]').forEach((button) => (button.disabled = chosen === 0));
  };
  box.addEventListener('change', () => {
    rows().forEach((row) => (row.checked = box.checked));
    show();
  });
  form.addEventListener('change', show);
  show();
}
