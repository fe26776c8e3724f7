import type { Certificate } from './certificate.js';
import type { GeneralName } from './names.js';

/** Constraints gathered down a path (RFC 5280, 6.1.2 b and c): one permitted list per certificate that set one. */
export interface ConstraintState {
  readonly permitted: readonly (readonly GeneralName[])[];
  readonly excluded: readonly GeneralName[];
}

/** No constraint yet. */
export const UNCONSTRAINED: ConstraintState = { permitted: [], excluded: [] };

/** The state after a certificate's own constraints (6.1.4 g). */
export function addConstraints(state: ConstraintState, certificate: Certificate): ConstraintState {
  const own = certificate.extensions.nameConstraints;
  if (own === undefined) {
    return state;
  }
  return {
    permitted: own.permitted.length > 0 ? [...state.permitted, own.permitted] : state.permitted,
    excluded: [...state.excluded, ...own.excluded],
  };
}

function hostMatches(host: string, constraint: string): boolean {
  const name = host.toLowerCase();
  const rule = constraint.toLowerCase();
  if (rule === '') {
    return true;
  }
  return rule.startsWith('.') ? name.endsWith(rule) : name === rule || name.endsWith(`.${rule}`);
}

function mailMatches(mail: string, constraint: string): boolean {
  const [local, host = ''] = mail.split('@');
  if (constraint.includes('@')) {
    const [ruleLocal, ruleHost = ''] = constraint.split('@');
    return local === ruleLocal && host.toLowerCase() === ruleHost.toLowerCase();
  }
  return constraint.startsWith('.') ? host.toLowerCase().endsWith(constraint.toLowerCase()) : host.toLowerCase() === constraint.toLowerCase();
}

function uriMatches(uri: string, constraint: string): boolean {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(uri)?.[1];
  if (host === undefined || host === '' || /^[\d.]+$/.test(host) || host.startsWith('[')) {
    return false;
  }
  return constraint.startsWith('.') ? host.toLowerCase().endsWith(constraint.toLowerCase()) : host.toLowerCase() === constraint.toLowerCase();
}

function ipMatches(ip: Uint8Array, constraint: Uint8Array): boolean {
  return constraint.length === ip.length * 2 && ip.every((byte, i) => (byte & (constraint[ip.length + i] as number)) === ((constraint[i] as number) & (constraint[ip.length + i] as number)));
}

function within(name: GeneralName, constraint: GeneralName): boolean {
  if (name.kind === 'directory' && constraint.kind === 'directory') {
    return constraint.name.rdns.every((rdn, i) => name.name.rdns[i] === rdn);
  }
  if (name.kind === 'ip' && constraint.kind === 'ip') {
    return ipMatches(name.octets, constraint.octets);
  }
  if (name.kind === 'email' && constraint.kind === 'email') {
    return mailMatches(name.text, constraint.text);
  }
  if (name.kind === 'dns' && constraint.kind === 'dns') {
    return hostMatches(name.text, constraint.text);
  }
  return name.kind === 'uri' && constraint.kind === 'uri' && uriMatches(name.text, constraint.text);
}

/** All names of a certificate that constraints speak about: subject, alternative names, e-mail addresses in the subject. */
function namesOf(certificate: Certificate): GeneralName[] {
  const names: GeneralName[] = [...(certificate.extensions.subjectAltNames ?? [])];
  if (certificate.subject.rdns.length > 0) {
    names.push({ kind: 'directory', name: certificate.subject });
  }
  if (!names.some((name) => name.kind === 'email')) {
    const mails = certificate.subject.attributes.filter((attribute) => attribute.oid === '1.2.840.113549.1.9.1');
    mails.forEach((mail) => names.push({ kind: 'email', text: mail.text }));
  }
  return names;
}

/** True when every name of the certificate obeys the state (6.1.3 b and c). */
export function obeysConstraints(state: ConstraintState, certificate: Certificate): boolean {
  return namesOf(certificate).every((name) => {
    if (state.excluded.some((constraint) => within(name, constraint))) {
      return false;
    }
    return state.permitted.every((list) => {
      const relevant = list.filter((constraint) => constraint.kind === name.kind);
      return relevant.length === 0 || relevant.some((constraint) => within(name, constraint));
    });
  });
}
