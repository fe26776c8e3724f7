// A choice that takes effect at once; without script the button beside it does.

export function start(select) {
  select.addEventListener('change', () => select.form?.requestSubmit());
}
