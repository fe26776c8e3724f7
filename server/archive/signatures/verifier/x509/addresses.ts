import { MalformedAsn1, TAG, readTlv } from '../asn1/reader.js';
import type { Tlv } from '../asn1/reader.js';
import { octetsOf, oidOf } from '../asn1/values.js';
import type { Certificate } from './certificate.js';

/** Where a certificate says to ask: authority information access (RFC 5280, 4.2.2.1) and CRL distribution points (4.2.1.13). */
export interface EvidenceAddresses {
  readonly ocsp: readonly string[];
  readonly issuers: readonly string[];
  readonly crls: readonly string[];
}

const MAX_ADDRESSES = 8;
const ACCESS: Readonly<Record<string, 'ocsp' | 'issuers'>> = { '1.3.6.1.5.5.7.48.1': 'ocsp', '1.3.6.1.5.5.7.48.2': 'issuers' };

function uriOf(name: Tlv | undefined): string | undefined {
  return name?.context === 6 ? Buffer.from(name.content).toString('latin1') : undefined;
}

function accessLocations(body: Tlv, out: { ocsp: string[]; issuers: string[] }): void {
  for (const description of body.sequence()) {
    const [method, location] = description.sequence() as [Tlv, Tlv | undefined];
    const kind = ACCESS[oidOf(method)];
    const uri = uriOf(location);
    if (kind !== undefined && uri !== undefined) {
      out[kind].push(uri);
    }
  }
}

function listLocations(body: Tlv, out: string[]): void {
  for (const point of body.sequence()) {
    const name = point.sequence().find((field) => field.context === 0)?.inner();
    for (const one of name?.context === 0 ? name.children() : []) {
      const uri = uriOf(one);
      if (uri !== undefined) {
        out.push(uri);
      }
    }
  }
}

/**
 * Reads the addresses out of a certificate, only when somebody wants to ask. Whatever cannot be read names no address: the
 * extensions decide no verdict. Addresses are as written and not to be trusted: a fetcher has its own rules.
 */
export function addressesOf(certificate: Certificate): EvidenceAddresses {
  const found = { ocsp: [] as string[], issuers: [] as string[], crls: [] as string[] };
  try {
    const extensions = readTlv(certificate.tbs).sequence().find((field) => field.context === 3)?.inner();
    for (const extension of extensions?.sequence() ?? []) {
      const parts = extension.sequence();
      const oid = oidOf(parts[0] as Tlv);
      const body = parts[parts.length - 1];
      if (body?.tag !== TAG.octetString) {
        continue;
      }
      if (oid === '1.3.6.1.5.5.7.1.1') {
        accessLocations(readTlv(octetsOf(body)), found);
      } else if (oid === '2.5.29.31') {
        listLocations(readTlv(octetsOf(body)), found.crls);
      }
    }
  } catch (error) {
    if (!(error instanceof MalformedAsn1) && !(error instanceof TypeError) && !(error instanceof RangeError)) {
      throw error;
    }
  }
  const few = (list: readonly string[]): string[] => [...new Set(list)].slice(0, MAX_ADDRESSES);
  return { ocsp: few(found.ocsp), issuers: few(found.issuers), crls: few(found.crls) };
}
