const MAX_LENGTH = 120;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
// Characters that turn text around, hide or control: with them "fdp.exe" can look like "exe.pdf".
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/**
 * A sender's file name, safe to show and to offer for saving: no folders, no control or direction characters, NFC, at most 120
 * characters with its ending kept. Never empty. It is for people only: no path is made of it.
 */
export function cleanFileName(name: string): string {
  const base = name.normalize('NFC').split(/[/\\]/).filter((part) => part !== '' && part !== '.' && part !== '..').pop() ?? '';
  const plain = base
    .replace(INVISIBLE, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const safe = RESERVED.test(plain) ? `_${plain}` : plain;
  return safe === '' ? 'khong-ten' : shorten(safe);
}

function shorten(name: string): string {
  const characters = [...name];
  if (characters.length <= MAX_LENGTH) return name;
  const ending = /\.[\p{L}\p{N}]{1,8}$/u.exec(name)?.[0] ?? '';
  return `${characters.slice(0, MAX_LENGTH - ending.length - 1).join('').trimEnd()}…${ending}`;
}
