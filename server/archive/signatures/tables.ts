import { id, instant, integer, json, nullable, text, word } from '../../platform/database/columns.js';
import type { SignatureState } from '../records/model.js';
import type { RunCause, SignatureSummary } from './model.js';
import type { Main, SubIndication } from './verifier/judge/verdict.js';

export const runColumns = {
  id: id(), recordId: id(), logicalPath: text(180), fileSha256: id(), at: instant(), cause: word<RunCause>(), main: word<Main>(), sub: nullable(word<SubIndication>()),
  state: word<SignatureState>(), signatures: json<SignatureSummary[]>(), missingSigners: json<string[]>(), policyId: id(), policyHash: id(), trustVersion: integer(), trustHash: id(),
  verifierVersion: id(), reportPath: text(180), reportSha256: id(),
};

/** One row a file: what stands now, and when it is looked at again. Can be made anew from the runs. */
export const standingColumns = {
  recordId: id(), logicalPath: text(180), runId: nullable(id()), state: word<SignatureState>(), trustHash: nullable(id()), policyHash: nullable(id()),
  verifierVersion: nullable(id()), dueAt: instant(), attempts: integer(), faultCode: nullable(id()), faultAt: nullable(instant()),
};

export const changeColumns = {
  id: id(), recordId: id(), logicalPath: text(180), custodianAgencyId: id(), runId: id(), previousRunId: id(), fromMain: word<Main>(), fromSub: nullable(word<SubIndication>()),
  toMain: word<Main>(), toSub: nullable(word<SubIndication>()), cause: word<RunCause>(), at: instant(), seenAt: nullable(instant()), seenBy: nullable(id()),
};
