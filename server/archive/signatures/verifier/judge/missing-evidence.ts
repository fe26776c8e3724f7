import { addressesOf } from '../x509/addresses.js';
import type { EvidenceAddresses } from '../x509/addresses.js';
import type { Certificate } from '../x509/certificate.js';
import type { JudgeContext } from './context.js';
import type { MissingEvidence } from './verdict.js';

interface Told {
  readonly text: string;
  readonly addresses: EvidenceAddresses;
}

const told = new WeakMap<Certificate, Told>();

/** The encoding and the addresses of a certificate, written out once. */
function tellOf(certificate: Certificate): Told {
  let known = told.get(certificate);
  if (known === undefined) {
    known = { text: Buffer.from(certificate.raw).toString('base64'), addresses: addressesOf(certificate) };
    told.set(certificate, known);
  }
  return known;
}

function note(need: MissingEvidence['need'], certificate: Certificate, issuer: Certificate | undefined, context: JudgeContext): void {
  const key = `${need} ${certificate.fingerprint}`;
  if (!context.missing.has(key)) {
    context.missing.set(key, {
      need, fingerprint: certificate.fingerprint, certificate: tellOf(certificate).text,
      ...(issuer === undefined ? {} : { issuer: tellOf(issuer).text }), ...tellOf(certificate).addresses,
    });
  }
}

/** Notes that nothing fresh says whether `certificate` was revoked. */
export function missRevocation(certificate: Certificate, issuer: Certificate, context: JudgeContext): void {
  note('revocation', certificate, issuer, context);
}

/** Notes that the chain breaks off after the last certificate of `path`, and that nothing is known of those below it. */
export function missIssuer(path: readonly Certificate[], context: JudgeContext): void {
  path.forEach((certificate, index) => {
    const issuer = path[index + 1];
    if (certificate.selfIssued) {
      return;
    }
    if (issuer === undefined) {
      note('issuer', certificate, undefined, context);
    } else {
      note('revocation', certificate, issuer, context);
    }
  });
}
