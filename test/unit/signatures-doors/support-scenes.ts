import { createTrustStore } from '../../../server/archive/signatures/verifier/trust/trust-store.js';
import type { AnchorPurpose } from '../../../server/archive/signatures/verifier/trust/trust-store.js';
import { explain } from '../../../server/archive/signatures/verifier/vietnamese/explain.js';
import { verify } from '../../../server/archive/signatures/verifier/verify.js';
import type { DocumentVerdict, Main } from '../../../server/archive/signatures/verifier/judge/verdict.js';
import { readCrl } from '../../../server/archive/signatures/verifier/x509/crl.js';
import type { SignatureState } from '../../../server/archive/records/model.js';
import type { Judgement } from '../../../server/archive/signatures/doors/present-judgement.js';
import { signedPdf } from '../signatures/support/signed-pdf.js';
import { issue, revocationList, signCms, stamp } from '../signatures/support/tiny-pki.js';
import type { CertificateOptions, SignOptions } from '../signatures/support/tiny-pki.js';

const DAY = 86_400_000;
export const SIGNED = Date.UTC(2024, 5, 1, 5);
const root = issue('Root CA thử nghiệm', undefined, { ca: true });
const stampRoot = issue('TSA Root thử nghiệm', undefined, { ca: true });
const authority = issue('TSA thử nghiệm', stampRoot, { extendedUsage: '1.3.6.1.5.5.7.3.8', usage: 0x80 });
const STATES: Readonly<Record<Main, SignatureState>> = { TOTAL_PASSED: 'passed', INDETERMINATE: 'indeterminate', TOTAL_FAILED: 'failed', NO_SIGNATURE: 'none' };

/** What is special about a judged file. */
export interface Scene {
  readonly signer?: CertificateOptions;
  readonly sign?: SignOptions;
  readonly stamped?: boolean;
  readonly revoked?: number;
  readonly noList?: boolean;
  readonly untrusted?: boolean;
  readonly listAt?: number;
  readonly now?: number;
  readonly spoil?: (bytes: Buffer) => Buffer;
}

/** A verdict as the doors get it, with nothing known of a record. */
export function judgementOf(verdict: DocumentVerdict): Judgement {
  return { verdict, explanations: explain(verdict), signatures: [], missingSigners: [], state: STATES[verdict.main] };
}

/** Makes a signed file, spoils it as the scene says, and judges it. */
export function judgeScene(scene: Scene): Judgement {
  const signer = issue('Nguyễn Văn A', root, { serial: 77, ...scene.signer });
  const options: SignOptions = { ...scene.sign, ...(scene.stamped === true ? { timestamp: (value: Buffer) => stamp(value, authority, SIGNED, [stampRoot]) } : {}) };
  const plain = signedPdf((covered) => signCms(covered, signer, [root], options));
  const bytes = scene.spoil === undefined ? plain : scene.spoil(plain);
  const anchor = (certificate: typeof root.certificate, purpose: AnchorPurpose) => ({ certificate, tree: 'test', purposes: [purpose], trustedFrom: undefined, sunset: undefined });
  const anchors = scene.untrusted === true ? [] : [anchor(root.certificate, 'signer'), anchor(stampRoot.certificate, 'timestamp')];
  const listAt = scene.listAt ?? SIGNED + 3_600_000;
  const list = revocationList(root, listAt, listAt + 7 * DAY, scene.revoked === undefined ? {} : { 77: scene.revoked });
  const evidence = { certificates: [], crls: scene.noList === true ? [] : [readCrl(list)], ocsps: [] };
  return judgementOf(verify(bytes, { now: scene.now ?? SIGNED + DAY, trust: createTrustStore({ anchors, intermediates: [], denied: new Set() }), evidence }));
}
