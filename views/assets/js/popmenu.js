// A fold-out panel closes by itself: with Escape, by a click elsewhere, or when another one opens.

export function start(menu) {
  const summary = menu.querySelector('summary');
  document.addEventListener('click', (event) => {
    if (menu.open && !menu.contains(event.target)) {
      menu.open = false;
    }
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && menu.open && !event.defaultPrevented) {
      event.preventDefault();
      menu.open = false;
      summary.focus();
    }
  });
  menu.addEventListener('toggle', () => {
    if (menu.open) {
      menu.querySelector('input:not([type="hidden"]), select, a')?.focus({ preventScroll: true });
    }
  });
}
