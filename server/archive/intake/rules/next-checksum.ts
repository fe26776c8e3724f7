/** The checksum announced since the last file: a part `sha256` belongs to the file part after it. `used` remembers how many were seen. */
export function nextChecksum(fields: ReadonlyMap<string, readonly string[]>, used: Map<string, number>): string | undefined {
  const all = fields.get('sha256') ?? [];
  const seen = used.get('sha256') ?? 0;
  used.set('sha256', all.length);
  return all.length > seen ? all.at(-1)?.trim() : undefined;
}
