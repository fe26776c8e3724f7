import type { SigningIdentity } from '../../scripts/demo/pki/certificate.js';
import { signPdf, type SignatureOrder } from '../../scripts/demo/pdf/sign-pdf.js';
import { anAgencyIdentity, anOfficialIdentity, testAuthority } from '../fakes/certificate-authority.js';
import { aSetLetter, type LetterSpec } from './a-letter-pdf.js';

/** Who signs a letter, in which form. */
export interface SignedSpec {
  readonly letter?: LetterSpec;
  /** In order; by default the person, then the agency an hour later. */
  readonly signatures?: readonly { readonly by: SigningIdentity; readonly at?: Date; readonly form?: 'pades' | 'adbe'; readonly kind?: 'pen' | 'seal' }[];
  /** With RFC 3161 tokens of the test time-stamp authority. */
  readonly timestamped?: boolean;
}

/** A letter with signatures of the test PKI, each an incremental update. Equal specs give equal bytes. */
export async function aSignedPdf(spec: SignedSpec = {}): Promise<Buffer> {
  const { bytes, spot } = await aSetLetter(spec.letter);
  const day = spec.letter?.date ?? '2026-03-09';
  const signatures = spec.signatures ?? [{ by: await anOfficialIdentity() }, { by: await anAgencyIdentity(), kind: 'seal' as const }];
  const authority = await testAuthority();
  let file: Buffer = Buffer.from(bytes);
  let hour = 3;
  for (const { by, form, kind, at: given } of signatures) {
    const at = given ?? new Date(`${day}T0${hour}:15:30Z`);
    hour += 1;
    const order: SignatureOrder = {
      signer: by,
      at,
      ...(form === undefined ? {} : { form }),
      ...(spec.timestamped === true ? { timestamp: (value: Uint8Array) => authority.timestamp(value, at) } : {}),
      ...(spot === undefined ? {} : { appearance: { ...spot, kind: kind ?? 'pen', ...(kind === 'seal' ? { x: spot.x - 45, width: spot.height, height: spot.height } : {}) } }),
    };
    file = await signPdf(file, order);
  }
  return file;
}
