const UNSTORABLE = /\0|[\ud800-\udfff]/;

/**
 * Text as every database gives it back: without NUL, at which the driver of SQLite cuts it off, and without halves of surrogate
 * pairs, which become U+FFFD. What is hashed must pass here before, or the hash would speak of something that was never stored.
 */
export function storableText(text: string): string {
  if (!UNSTORABLE.test(text)) return text;
  return text.replaceAll('\0', '').replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (found) => (found.length === 2 ? found : '\ufffd'));
}

/** The same for every text of a value, at any depth; names of fields too. */
export function storableTexts(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value);
  if (Array.isArray(value)) return value.map(storableTexts);
  if (typeof value !== 'object' || value === null || ![Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [storableText(name), storableTexts(one)]));
}
