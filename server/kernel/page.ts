/** A page of a list and the cursor of the next one; undefined at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string;
}

/** A cursor names the last row seen by its sort keys, so that rows added meanwhile shift nothing. */
export function encodeCursor(keys: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(keys), 'utf8').toString('base64url');
}

/** The sort keys of a cursor, or undefined when it was not made by us. */
export function decodeCursor(cursor: string): readonly (string | number)[] | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (!Array.isArray(value) || value.length > 8) return undefined;
    return value.every((key) => typeof key === 'string' || typeof key === 'number') ? (value as (string | number)[]) : undefined;
  } catch {
    return undefined;
  }
}
