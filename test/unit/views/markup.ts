/** Void elements of HTML, and elements of the drawings that are written with an end tag anyway. */
const VOID = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr']);

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly at: number;
  readonly closing: boolean;
}

/** All tags in order. Attribute values must be quoted; that is how our templates are written. */
function tagsOf(html: string): Tag[] {
  return [...html.replace(/<!doctype[^>]*>/i, '').matchAll(/<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*(\/?)>/g)].map((match) => ({
    name: (match[2] ?? '').toLowerCase(),
    attributes: new Map([...(match[3] ?? '').matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map((attribute) => [attribute[1] ?? '', attribute[2] ?? ''])),
    at: match.index,
    closing: match[1] === '/' || match[4] === '/',
  }));
}

/** Elements that are not closed in order, and "<" that begin no tag. */
export function faultsOfMarkup(html: string): string[] {
  const faults: string[] = [];
  const open: string[] = [];
  for (const tag of tagsOf(html)) {
    if (VOID.has(tag.name)) {
      continue;
    }
    if (!tag.closing) {
      if (tag.name === 'p' || /^(?:div|ul|ol|table|form|section|details|h[1-6]|dl|fieldset|nav|figure)$/.test(tag.name)) {
        if (open.at(-1) === 'p') {
          faults.push(`<${tag.name}> inside <p>: ${html.slice(Math.max(0, tag.at - 60), tag.at + 60)}`);
        }
      }
      open.push(tag.name);
    } else if (open.pop() !== tag.name) {
      faults.push(`</${tag.name}> closes nothing: ${html.slice(Math.max(0, tag.at - 80), tag.at + 20)}`);
      break;
    }
  }
  const strays = html.replace(/<!doctype[^>]*>/i, '').replace(/<\/?[a-zA-Z][\w-]*(?:\s+[\w:-]+(?:="[^"]*")?)*\s*\/?>/g, '');
  if (strays.includes('<')) {
    faults.push(`stray "<": ${strays.slice(strays.indexOf('<'), strays.indexOf('<') + 120)}`);
  }
  return open.length > 0 ? [...faults, `not closed: ${open.join(' ')}`] : faults;
}

/** Ids that occur more than once. */
export function duplicateIds(html: string): string[] {
  const ids = tagsOf(html).flatMap((tag) => (tag.attributes.has('id') ? [tag.attributes.get('id') ?? ''] : []));
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}

/** Attributes that point to an id of the page that is not there. */
export function danglingReferences(html: string): string[] {
  const tags = tagsOf(html);
  const ids = new Set(tags.map((tag) => tag.attributes.get('id')));
  return tags.flatMap((tag) =>
    ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'data-open-dialog', 'data-preview-target', 'form'].flatMap((name) =>
      (tag.attributes.get(name) ?? '').split(/\s+/).filter((id) => id !== '' && !ids.has(id)).map((id) => `${name}="${id}"`),
    ),
  );
}

/** Inputs, selects and textareas without a label, and buttons and links without words. */
export function unlabelledControls(html: string): string[] {
  const tags = tagsOf(html);
  const labelled = new Set(tags.filter((tag) => tag.name === 'label').map((tag) => tag.attributes.get('for')));
  const wrapped = new Set([...html.matchAll(/<label\b[^>]*>(?:(?!<\/label>)[\s\S])*?<(?:input|select|textarea)\b([^>]*)>/g)].map((match) => match[1] ?? ''));
  const silent = tags
    .filter((tag) => !tag.closing && ['input', 'select', 'textarea'].includes(tag.name) && tag.attributes.get('type') !== 'hidden')
    .filter((tag) => !tag.attributes.get('aria-label') && !labelled.has(tag.attributes.get('id') ?? '\0') && ![...wrapped].some((text) => [...tag.attributes].every(([name]) => text.includes(name)) && text.trim() !== ''))
    .map((tag) => `${tag.name} ${[...tag.attributes].map(([name, value]) => `${name}=${value}`).join(' ')}`);
  const wordless = [...html.matchAll(/<(button|a|summary)\b([^>]*)>([\s\S]*?)<\/\1>/g)]
    .filter((match) => !/aria-label="[^"]+"/.test(`${match[2]}${match[3]}`) && (match[3] ?? '').replace(/<[^>]*>/g, '').trim() === '')
    .map((match) => match[0].slice(0, 120));
  return [...silent, ...wordless];
}

/** What a strict content security policy would block: inline styles, handlers and scripts. */
export function styleOrScriptInline(html: string): string[] {
  return tagsOf(html).flatMap((tag) => [
    ...[...tag.attributes.keys()].filter((name) => name === 'style' || name.startsWith('on')).map((name) => `${tag.name} ${name}`),
    ...(tag.name === 'style' && !tag.closing ? ['style element'] : []),
    ...(tag.name === 'script' && !tag.closing && !tag.attributes.get('src') ? ['inline script'] : []),
  ]);
}
