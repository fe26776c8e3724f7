import type { SignatureReport } from '../model.js';
import type { AlgorithmCheck, CertificateSummary, ChainSummary, SignatureVerdict, TimestampVerdict } from '../verifier/judge/verdict.js';

type Plain = { readonly [name: string]: unknown };

const URN = 'urn:etsi:019102';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const MAIN = { TOTAL_PASSED: 'total-passed', INDETERMINATE: 'indeterminate', TOTAL_FAILED: 'total-failed' } as const;
const PROCESS: Readonly<Record<string, string>> = { 'B-LTA': 'LTA', 'PKCS7-LTA': 'LTA', 'B-T': 'LTVM', 'B-LT': 'LTVM', 'PKCS7-T': 'LTVM', 'PKCS7-LT': 'LTVM', 'PAdES-LTV': 'LTVM' };
/** RFC 5280, 5.3.1, in the words of the XML schema of TS 119 102-2. */
const REASONS: Readonly<Record<number, string>> = { 0: 'unspecified', 1: 'keyCompromise', 2: 'cACompromise', 3: 'affiliationChanged', 4: 'superseded', 5: 'cessationOfOperation', 6: 'certificateHold', 8: 'removeFromCRL', 9: 'privilegeWithdrawn', 10: 'aACompromise' };

/**
 * The report of a run in the structure and with the names of the ETSI TS 119 102-2 validation report, as JSON: elements become
 * members, repeated elements lists, attributes members starting with `@`. What the standard has no element for stands under
 * `AdditionalValidationReportData`. The standard defines XML; this is a faithful reading of it and no substitute for its signature.
 */
export function etsiReport({ run, verdict, explanations, evidence }: SignatureReport): Plain {
  const objects = [{ '@id': 'signed-data', ObjectType: `${URN}:validationObject:signedData`, ValidationObjectRepresentation: { DigestAlgAndValue: digest(verdict.sha256) } }, ...collectObjects(verdict.signatures, evidence)];
  return {
    ValidationReport: {
      '@xmlns': 'http://uri.etsi.org/19102/v1.2.1#',
      SignatureValidationReport: verdict.signatures.filter((one) => one.kind !== 'usage-rights' && one.kind !== 'doc-timestamp').map((one) => signatureReport(one, { run, verdict, explanations })),
      SignatureValidationObjects: { ValidationObject: objects },
      SignatureValidator: { TSPInformation: { TSPName: 'Kho Số', TSPTradeName: `verifier ${verdict.verifierVersion}` } },
    },
  };
}

type About = Pick<SignatureReport, 'run' | 'verdict' | 'explanations'>;

function signatureReport(one: SignatureVerdict, about: About): Plain {
  const { verdict } = about;
  return {
    SignatureIdentifier: { '@id': signatureId(one), HashOnly: false, DocHashOnly: false, DAIdentifier: one.field },
    ValidationConstraintsEvaluationReport: {
      SignatureValidationPolicy: { SignaturePolicyIdentifier: { SignaturePolicyId: { Identifier: verdict.policyId }, SignaturePolicyHash: digest(verdict.policyHash) }, PolicyName: verdict.policyId },
      ValidationConstraint: one.messages.map((message) => ({
        ValidationConstraintIdentifier: `urn:kho-so:signatures:check:${message.code}`, ConstraintStatus: { Status: `${URN}:constraintStatus:applied` },
        ValidationStatus: { MainIndication: `${URN}:mainindication:${message.level === 'error' ? 'failed' : 'passed'}` }, Indications: { Indication: [message.level], Parameters: message.params },
      })),
    },
    ValidationTimeInfo: {
      ValidationTime: verdict.validatedAt,
      BestSignatureTime: { POETime: one.time.bestSignatureTime, TypeOfProof: `${URN}:poetype:${one.time.poeSource === 'evidence' ? 'provided' : 'validation'}`, ...poeObject(one) },
    },
    SignersDocument: { DigestAlgAndValue: digest(verdict.sha256), SignersDocumentRef: { VOReference: ['signed-data'] } },
    SignatureAttributes: {
      ...(one.time.claimed === undefined ? {} : { SigningTime: { '@Signed': true, Time: one.time.claimed } }),
      SignatureTimeStamp: one.timestamps.filter((stamp) => stamp.kind === 'signature').map((stamp) => ({ AttributeObject: { VOReference: [timestampId(stamp)] }, TimeStampValue: stamp.time })),
      DocTimeStamp: one.timestamps.filter((stamp) => stamp.kind === 'document').map((stamp) => ({ AttributeObject: { VOReference: [timestampId(stamp)] }, TimeStampValue: stamp.time })),
      ByteRange: one.signedEnd > 0 ? [0, one.signedEnd] : [], SubFilter: one.subFilter, ...(one.reason === undefined ? {} : { Reason: one.reason }),
    },
    ...(one.signer === undefined ? {} : { SignerInformation: { SignerCertificate: { VOReference: [certificateId(one.signer.certificate)] }, Signer: one.signer.certificate.subject } }),
    SignatureQuality: { SignatureQualityInformation: [`urn:kho-so:signatures:level:${one.level}`] },
    SignatureValidationProcess: { SignatureValidationProcessID: `${URN}:validationprocess:${PROCESS[one.level] ?? 'Basic'}` },
    SignatureValidationStatus: {
      MainIndication: `${URN}:mainindication:${MAIN[one.main]}`, ...(one.sub === undefined ? {} : { SubIndication: [`${URN}:subindication:${one.sub}`] }),
      AssociatedValidationReportData: [{ ...chainData(one.chain), ...cryptoData(one.algorithms), AdditionalValidationReportData: { ReportData: additional(one, about) } }],
    },
  };
}

/** What the standard has no place for: coverage, changes after signing, explanations, trust store. */
function additional(one: SignatureVerdict, { run, verdict, explanations }: About): Plain[] {
  const datum = (name: string, value: unknown): Plain => ({ Type: `urn:kho-so:signatures:${name}`, Value: value });
  return [
    datum('coverage', one.coverage), datum('revision', one.revision + 1), datum('bytes-after', one.bytesAfter), datum('integrity', one.integrity),
    datum('modification', { level: one.modification.level, permitted: one.modification.permitted, findings: one.modification.findings.map(({ code, level, revision }) => ({ code, level, revision })) }),
    datum('explanations', explanations.filter((explanation) => explanation.field === one.field).map(({ code, decisive, params }) => ({ code, decisive, params }))),
    datum('trust-store', { version: run.trustVersion, sha256: verdict.trustStoreHash }),
  ];
}

function poeObject(one: SignatureVerdict): Plain {
  const stamp = one.timestamps.find((candidate) => candidate.trusted && candidate.time === one.time.bestSignatureTime);
  return stamp === undefined ? {} : { POEObject: { VOReference: [timestampId(stamp)] } };
}

function chainData(chain: ChainSummary): Plain {
  const [signer, ...others] = chain.path;
  const anchor = others.find((certificate) => certificate.fingerprint === chain.anchorId) ?? (signer?.fingerprint === chain.anchorId ? signer : undefined);
  const first = chain.revocation[0];
  return {
    ...(anchor === undefined ? {} : { TrustAnchor: { VOReference: [certificateId(anchor)] } }),
    ...(signer === undefined ? {} : {
      CertificateChain: {
        SigningCertificate: { VOReference: [certificateId(signer)] }, IntermediateCertificate: others.filter((certificate) => certificate !== anchor).map((certificate) => ({ VOReference: [certificateId(certificate)] })),
        ...(anchor === undefined ? {} : { TrustAnchor: { VOReference: [certificateId(anchor)] } }),
      },
    }),
    ...(first?.status === 'revoked' ? {
      RevocationStatusInformation: {
        ValidationObjectId: { VOReference: [`certificate-${first.fingerprint}`] }, RevocationTime: first.revokedAt ?? '', ...(first.reason === undefined ? {} : { RevocationReason: REASONS[first.reason] ?? String(first.reason) }),
        ...(first.sources[0] === undefined ? {} : { RevocationObject: { VOReference: [`${first.sources[0].kind}-${first.sources[0].fingerprint}`] } }),
      },
    } : {}),
  };
}

function cryptoData(checks: readonly AlgorithmCheck[]): Plain {
  const weakest = checks.find((check) => !check.acceptable) ?? checks[0];
  return weakest === undefined ? {} : { CryptoInformation: { ValidationObjectId: { VOReference: ['signed-data'] }, Algorithm: `urn:kho-so:signatures:algorithm:${weakest.name.replace(/\s+/g, '-')}`, AlgorithmParameters: { KeyLength: weakest.bits }, SecureAlgorithm: weakest.acceptable, ...(weakest.until === undefined ? {} : { NotAfter: weakest.until }) } };
}

function collectObjects(signatures: readonly SignatureVerdict[], evidence: SignatureReport['evidence']): Plain[] {
  const objects = new Map<string, Plain>();
  const put = (id: string, type: string, sha256: string, more: Plain = {}): void => {
    if (!objects.has(id)) objects.set(id, { '@id': id, ObjectType: `${URN}:validationObject:${type}`, ValidationObjectRepresentation: { DigestAlgAndValue: digest(sha256) }, ...more });
  };
  const heldSince = new Map(evidence.map((item) => [item.sha256, item.heldSince]));
  const chainObjects = (chain: ChainSummary): void => {
    chain.path.forEach((certificate) => put(certificateId(certificate), 'certificate', certificate.fingerprint));
    for (const { sources } of chain.revocation) {
      for (const source of sources) {
        const held = heldSince.get(source.fingerprint);
        put(`${source.kind}-${source.fingerprint}`, source.kind === 'crl' ? 'CRL' : 'OCSPResponse', source.fingerprint, held == null ? {} : { POE: { POETime: held, TypeOfProof: `${URN}:poetype:provided` } });
      }
    }
  };
  for (const one of signatures) {
    chainObjects(one.chain);
    for (const stamp of one.timestamps) {
      chainObjects(stamp.chain);
      const main = stamp.intact && stamp.trusted ? 'passed' : stamp.intact ? 'indeterminate' : 'failed';
      const id = timestampId(stamp);
      if (!objects.has(id)) {
        objects.set(id, {
          '@id': id, ObjectType: `${URN}:validationObject:timestamp`, ValidationObjectRepresentation: {}, POE: { POETime: stamp.time, TypeOfProof: `${URN}:poetype:validation` },
          ValidationReport: { SignatureValidationStatus: { MainIndication: `${URN}:mainindication:${main}`, ...(stamp.sub === undefined ? {} : { SubIndication: [`${URN}:subindication:${stamp.sub}`] }) }, SignerInformation: { Signer: stamp.authority } },
        });
      }
    }
  }
  return [...objects.values()];
}

function certificateId(certificate: Pick<CertificateSummary, 'fingerprint'>): string {
  return `certificate-${certificate.fingerprint}`;
}

function signatureId(one: SignatureVerdict): string {
  return `signature-${one.revision}-${one.field.replace(/[^\w.-]/g, '_')}`;
}

function timestampId(stamp: TimestampVerdict): string {
  return `timestamp-${stamp.kind}-${stamp.time.replace(/[^\w]/g, '')}-${stamp.chain.path[0]?.fingerprint.slice(0, 16) ?? 'unknown'}`;
}

function digest(hex: string): Plain {
  return { DigestMethod: { '@Algorithm': SHA256 }, DigestValue: Buffer.from(hex, 'hex').toString('base64') };
}
