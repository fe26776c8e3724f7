import type { NewOwner, Owner } from '../../server/archive/owners/model.js';

/** A person to be taken in, with one personal number; everything can be given otherwise. */
export function aNewOwner(over: Partial<NewOwner> = {}): NewOwner {
  return {
    kind: 'person',
    name: 'Nguyễn Thị Thử Nghiệm',
    birthDate: '1990-05-20',
    sex: 'female',
    identifiers: [{ kind: 'personal-number', value: '051190000001' }],
    ...over,
  };
}

/** A person in the register. */
export function anOwner(over: Partial<Owner> = {}): Owner {
  return {
    id: 'owner-1', kind: 'person', name: 'Nguyễn Thị Thử Nghiệm', birthDate: '1990-05-20', sex: 'female', address: null,
    identifiers: [{ kind: 'personal-number', value: '051190000001', validFrom: null, validTo: null, evidence: null }], version: 1,
    ...over,
  };
}
