// Asks before a form with data-confirm is sent, and shows "reason" fold-outs as dialogs. Without script both simply post.

function askFirst(event) {
  const form = event.target;
  const dialog = document.getElementById('confirm-dialog');
  if (!form.dataset.confirm || form.dataset.confirmed || !dialog) {
    return;
  }
  event.preventDefault();
  const title = dialog.querySelector('[data-dialog-title]');
  const button = dialog.querySelector('[data-dialog-confirm]');
  title.textContent = form.dataset.confirmTitle || title.dataset.default;
  dialog.querySelector('[data-dialog-text]').textContent = form.dataset.confirm;
  button.textContent = event.submitter?.textContent.trim() || button.dataset.default;
  button.classList.toggle('button--danger', 'confirmDanger' in form.dataset);
  button.classList.toggle('button--primary', !('confirmDanger' in form.dataset));
  const submitter = event.submitter;
  dialog.addEventListener(
    'close',
    () => {
      if (dialog.returnValue === 'confirm') {
        form.dataset.confirmed = 'yes';
        form.requestSubmit(submitter ?? undefined);
        delete form.dataset.confirmed;
      }
    },
    { once: true },
  );
  dialog.returnValue = 'cancel';
  dialog.showModal();
}

/** The fold-out moves into a dialog for as long as it is open, and back. */
function openReason(details) {
  const form = details.querySelector('form');
  const dialog = document.createElement('dialog');
  dialog.className = 'dialog';
  dialog.setAttribute('aria-labelledby', form.getAttribute('aria-labelledby'));
  dialog.append(form);
  const cancel = form.querySelector('[data-dialog-cancel]');
  cancel.hidden = false;
  cancel.onclick = () => dialog.close();
  dialog.addEventListener('close', () => {
    details.append(form);
    dialog.remove();
    details.querySelector('summary').focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  form.querySelector('textarea, input:not([type="hidden"])')?.focus();
}

/** Two presses of one button must not send a form twice. */
function sendOnce(event) {
  if (event.defaultPrevented || event.target.method === 'dialog') {
    return;
  }
  const form = event.target;
  if (form.method === 'post') {
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = 'yes';
    setTimeout(() => delete form.dataset.sending, 4000);
  }
}

/** The browser asks for an empty field in the language of the computer; here it asks in the language of the page. */
function askInPageLanguage(event) {
  const field = event.target;
  const text = document.getElementById('live')?.dataset.textRequired;
  if (text && field.validity.valueMissing) {
    field.setCustomValidity(text);
    const forget = () => field.setCustomValidity('');
    field.addEventListener('input', forget, { once: true, capture: true });
    field.addEventListener('change', forget, { once: true, capture: true });
  }
}

/** Listens once for all forms, also those swapped in later. */
export function startDialogs() {
  document.addEventListener('invalid', askInPageLanguage, true);
  document.addEventListener('submit', askFirst);
  document.addEventListener('submit', sendOnce);
  document.addEventListener('click', (event) => {
    const summary = event.target.closest?.('[data-reason-dialog] > summary');
    if (summary) {
      event.preventDefault();
      openReason(summary.parentElement);
    }
  });
}
