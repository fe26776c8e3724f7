// On a phone a row is shown as a card; each cell then needs the name of its column.

export function start(wrap) {
  const names = [...wrap.querySelectorAll('thead th')].map((head) => head.textContent.trim());
  wrap.querySelectorAll('tbody tr').forEach((row) => {
    [...row.children].forEach((cell, index) => {
      if (cell.tagName === 'TD' && names[index] && cell.textContent.trim() !== '') {
        cell.dataset.label = names[index];
      }
    });
  });
}
