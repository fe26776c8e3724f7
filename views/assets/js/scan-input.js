// A field that also takes what a scanner types from the QR code of an identity card:
//   cccd|cmnd|họ tên|ddmmyyyy|giới|địa chỉ|ddmmyyyy
// The string is sent as it is, the server reads it. Here it is only noticed: the next empty field gets the focus, or the form is sent.

const PAUSE_MS = 120;
const CARD = /^\d{12}\|\d{0,9}\|[^|]+\|\d{8}\|[^|]*\|[^|]*\|\d{8}(\|.*)?$/;

/** True for a complete string of a card. */
export const isCardString = (text) => CARD.test(text.trim());

function goOn(input) {
  const form = input.form;
  const empty = [...form.elements].find((field) => field.required && !field.value);
  if (empty) {
    empty.focus();
  } else {
    form.requestSubmit();
  }
}

export function start(input) {
  let timer;
  const look = () => {
    if (isCardString(input.value)) {
      goOn(input);
    }
  };
  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  // Scanners end with Enter: while other required fields are empty it must not send the form.
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && isCardString(input.value)) {
      event.preventDefault();
      clearTimeout(timer);
      look();
    }
  });
}
