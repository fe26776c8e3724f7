import { MalformedAsn1, TAG } from './reader.js';
import type { Tlv } from './reader.js';

/** OBJECT IDENTIFIER as dotted numbers. Arcs are bounded to 20 and to safe integers; larger ones become text of their hex. */
export function oidOf(tlv: Tlv): string {
  const bytes = tlv.expect(TAG.oid).content;
  if (bytes.length === 0 || bytes.length > 64) {
    throw new MalformedAsn1('asn1.bad-oid');
  }
  const arcs: (number | string)[] = [];
  let value = 0;
  let run = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    value = value * 128 + (byte & 0x7f);
    if ((byte & 0x80) !== 0) {
      continue;
    }
    const safe = Number.isSafeInteger(value) ? value : `x${Buffer.from(bytes.subarray(run, i + 1)).toString('hex')}`;
    if (arcs.length === 0 && typeof safe === 'number') {
      const first = Math.min(2, Math.floor(safe / 40));
      arcs.push(first, safe - first * 40);
    } else {
      arcs.push(safe);
    }
    value = 0;
    run = i + 1;
  }
  return arcs.join('.');
}

/** INTEGER content as unsigned hex without leading zeros; negative numbers get a minus of their two's complement hex. */
export function integerHex(tlv: Tlv): string {
  const bytes = tlv.content;
  if (bytes.length === 0) {
    throw new MalformedAsn1('asn1.bad-integer');
  }
  const hex = Buffer.from(bytes).toString('hex').replace(/^(00)+(?=..)/, '');
  return ((bytes[0] as number) & 0x80) !== 0 ? `-${hex}` : hex;
}

/** A small INTEGER or ENUMERATED. */
export function smallInteger(tlv: Tlv): number {
  const bytes = tlv.content;
  if (bytes.length === 0 || bytes.length > 6) {
    throw new MalformedAsn1('asn1.bad-integer');
  }
  return Buffer.from(bytes).readIntBE(0, bytes.length);
}

/** BOOLEAN; any non-zero octet is true, as BER says. */
export function booleanOf(tlv: Tlv): boolean {
  if (tlv.content.length !== 1) {
    throw new MalformedAsn1('asn1.bad-boolean');
  }
  return tlv.content[0] !== 0;
}

/** The octets of an OCTET STRING (also with an implicit tag), chunks of BER joined. */
export function octetsOf(tlv: Tlv, depth = 0): Uint8Array {
  if (!tlv.constructed) {
    return tlv.content;
  }
  if (depth > 8) {
    throw new MalformedAsn1('asn1.too-deep');
  }
  return Buffer.concat(tlv.children().map((kid) => octetsOf(kid, depth + 1)));
}

/** The octets of a BIT STRING; unused bits stay in place, for a key or signature with such bits fails its check anyway. */
export function bitOctetsOf(tlv: Tlv): Uint8Array {
  const bytes = tlv.content;
  if (tlv.constructed || bytes.length === 0 || (bytes[0] as number) > 7) {
    throw new MalformedAsn1('asn1.bad-bit-string');
  }
  return bytes.subarray(1);
}

/** Named bits of a BIT STRING as a number: bit n of the standard is 1 << n here. Bits above 30 are dropped. */
export function namedBitsOf(tlv: Tlv): number {
  const bytes = tlv.content;
  let bits = 0;
  for (let n = 0; n < Math.min(31, (bytes.length - 1) * 8); n++) {
    if ((((bytes[1 + (n >> 3)] as number) >> (7 - (n & 7))) & 1) === 1) {
      bits |= 1 << n;
    }
  }
  return bits;
}

/** Text of any ASN.1 string type, for reading by people and for tolerant comparison. */
export function textOfString(tlv: Tlv): string {
  const bytes = Buffer.from(tlv.content);
  switch (tlv.tag & 0x1f) {
    case 0x0c:
      return bytes.toString('utf8');
    case 0x1e:
      return bytes.length % 2 === 0 ? bytes.swap16().toString('utf16le') : bytes.toString('latin1');
    case 0x1c: {
      let text = '';
      for (let i = 0; i + 3 < bytes.length; i += 4) {
        const point = bytes.readUInt32BE(i);
        text += point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
      }
      return text;
    }
    default:
      return bytes.toString('latin1');
  }
}

/** UTCTime or GeneralizedTime as milliseconds since 1970 (UTC). Fractions and offsets are read; nonsense is malformed. */
export function timeOf(tlv: Tlv): number {
  const text = Buffer.from(tlv.content).toString('latin1');
  const utc = (tlv.tag & 0x1f) === 0x17;
  const match = (utc ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?()(Z|[+-]\d{4})$/ : /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:[.,](\d{1,9}))?(Z|[+-]\d{4})?$/).exec(text);
  if (match === null) {
    throw new MalformedAsn1('asn1.bad-time');
  }
  const short = Number(match[1]);
  const year = utc ? (short < 50 ? 2000 + short : 1900 + short) : short;
  const millis = match[7] === undefined || match[7] === '' ? 0 : Math.floor(Number(`0.${match[7]}`) * 1000);
  const time = Date.UTC(year, Number(match[2]) - 1, Number(match[3]), Number(match[4]), Number(match[5]), Number(match[6] ?? '0'), millis);
  const zone = match[8] ?? 'Z';
  const offset = zone === 'Z' ? 0 : (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5))) * (zone[0] === '-' ? -1 : 1);
  if (Number(match[2]) < 1 || Number(match[2]) > 12 || Number(match[3]) < 1 || Number(match[3]) > 31 || !Number.isFinite(time)) {
    throw new MalformedAsn1('asn1.bad-time');
  }
  return time - offset * 60_000;
}
