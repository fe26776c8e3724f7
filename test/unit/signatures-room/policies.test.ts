import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARCHIVE_POLICY } from '../../../server/archive/signatures/verifier/judge/policy.js';
import { readPolicies } from '../../../server/composition/policies.js';

describe('the policy files of the administrator', () => {
  let dir = '';
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'khoso-policy-'));
  });
  after(async () => rm(dir, { recursive: true, force: true }));

  const file = async (name: string, content: string): Promise<string> => {
    const path = join(dir, name);
    await writeFile(path, content);
    return path;
  };

  it('are optional', async () => {
    assert.deepEqual(await readPolicies({ intakePolicyFile: undefined, signaturePolicyFile: undefined }), { intake: undefined, signatures: ARCHIVE_POLICY });
  });

  it('change only what they name', async () => {
    const read = await readPolicies({
      intakePolicyFile: await file('a.json', '{"levels": {"signature-indeterminate": "warn"}, "byType": {"cong-van": {"levels": {"signature-failed": "reject"}}}}'),
      signaturePolicyFile: await file('b.json', '{"checks": {"annotation": "fail"}}'),
    });
    assert.deepEqual(read.intake, { levels: { 'signature-indeterminate': 'warn' }, byType: { 'cong-van': { levels: { 'signature-failed': 'reject' } } } });
    assert.deepEqual([read.signatures.checks.annotation, read.signatures.checks.signerRevocation], ['fail', ARCHIVE_POLICY.checks.signerRevocation]);
  });

  it('stop the start when they do not fit: a typo never switches a check off in silence', async () => {
    const unfit = (error: { code?: string; params?: { reasons?: string } }): boolean => error.code === 'policy-file-invalid' && (error.params?.reasons ?? '') !== '';
    const of = (intakePolicyFile: string | undefined, signaturePolicyFile: string | undefined) => readPolicies({ intakePolicyFile, signaturePolicyFile });
    await assert.rejects(of(await file('c.json', '{"levels": {"signature-faild": "reject"}}'), undefined), unfit);
    await assert.rejects(of(await file('d.json', 'not json'), undefined), unfit);
    await assert.rejects(of(join(dir, 'missing.json'), undefined), unfit);
    await assert.rejects(of(undefined, await file('e.json', '{"checks": {"anotation": "fail"}}')), unfit);
    await assert.rejects(of(undefined, await file('f.json', '{"checks": {"annotation": "maybe"}}')), unfit);
  });
});
