/**
 * Certificates this process has read lately. The same authorities sign file after file; reading one again costs as much as judging
 * the signature, most of it for loading the key. A certificate is the same value wherever it was found, so remembering it changes
 * no verdict. Whole encodings are compared: a fingerprint is never trusted to be one.
 */
export class CertificateMemory<C extends { readonly raw: Uint8Array }> {
  private readonly byTail = new Map<string, C>();

  constructor(private readonly most: number) {}

  /** The certificate of exactly these bytes, if it is remembered. */
  find(bytes: Uint8Array): C | undefined {
    const key = tailOf(bytes);
    const known = this.byTail.get(key);
    if (known === undefined || Buffer.compare(known.raw, bytes) !== 0) {
      return undefined;
    }
    // Young again: what is used stays.
    this.byTail.delete(key);
    this.byTail.set(key, known);
    return known;
  }

  /** Remembers; the one unused for longest goes. */
  keep(certificate: C): void {
    this.byTail.set(tailOf(certificate.raw), certificate);
    if (this.byTail.size > this.most) {
      const [oldest] = this.byTail.keys();
      this.byTail.delete(oldest as string);
    }
  }
}

/** The end of an encoding is its signature: as good as random, and nobody needs to hash. */
function tailOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + Math.max(0, bytes.length - 24), Math.min(24, bytes.length)).toString('latin1');
}
