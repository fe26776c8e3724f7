/** DER of one value: identifier octet and content parts. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [tag];
  if (length < 0x80) {
    head.push(length);
  } else {
    const size: number[] = [];
    for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) {
      size.unshift(rest & 0xff);
    }
    head.push(0x80 | size.length, ...size);
  }
  return Buffer.concat([Buffer.from(head), ...parts]);
}

/** DER of an OBJECT IDENTIFIER from dotted numbers. */
export function derOid(oid: string): Buffer {
  const arcs = oid.split('.').map(Number);
  const values = [(arcs[0] as number) * 40 + (arcs[1] as number), ...arcs.slice(2)];
  const bytes = values.flatMap((value) => {
    const out = [value & 0x7f];
    for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
      out.unshift(0x80 | (rest & 0x7f));
    }
    return out;
  });
  return der(0x06, Buffer.from(bytes));
}

/** DER of a SET OF: elements in the order X.690 11.6 asks. */
export function derSetOf(elements: readonly Uint8Array[], tag = 0x31): Buffer {
  return der(tag, ...[...elements].sort((a, b) => Buffer.compare(a, b)));
}
