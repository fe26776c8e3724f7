// A file control that speaks the language of the page: the browser's own stays for the keyboard and screen readers, unseen.
export function start(element) {
  const input = element.querySelector('input[type="file"]');
  const name = element.querySelector('[data-file-name]');
  const tell = () => {
    name.textContent = [...input.files].map((file) => file.name).join(', ') || element.dataset.textNone;
  };
  element.dataset.ready = '';
  element.querySelector('label').hidden = false;
  input.addEventListener('change', tell);
  tell();
}
