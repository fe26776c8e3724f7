import { fromBER, PrintableString, Sequence, Set as Asn1Set, Utf8String } from 'asn1js';
import { AttributeTypeAndValue, RelativeDistinguishedNames } from 'pkijs';

/** Printed in every name of the test trees: no certificate of the demo can be taken for a real one. */
export const TEST_LABEL = '(thử nghiệm)';

const OIDS = {
  CN: '2.5.4.3',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  T: '2.5.4.12',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  C: '2.5.4.6',
  UID: '0.9.2342.19200300.100.1.1',
  organizationIdentifier: '2.5.4.97',
} as const;

/** Parts of a name in the order in which they are written; a part may come twice (staff certificates carry two UID). */
export type NamePart = readonly [keyof typeof OIDS, string];

/** An X.500 name from its parts, each in a set of its own. */
export function distinguishedName(parts: readonly NamePart[]): RelativeDistinguishedNames {
  const sets = parts.map(([key, value]) => {
    const coded = key === 'C' ? new PrintableString({ value }) : new Utf8String({ value });
    return new Asn1Set({ value: [new AttributeTypeAndValue({ type: OIDS[key], value: coded }).toSchema()] });
  });
  // Built from DER, because the library would put all parts into one set.
  return new RelativeDistinguishedNames({ schema: fromBER(new Sequence({ value: sets }).toBER(false)).result });
}
