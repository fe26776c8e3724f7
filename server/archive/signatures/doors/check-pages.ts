import type { Readable } from 'node:stream';
import { ArchiveError } from '../../../kernel/errors.js';
import { requirePermission } from '../../../kernel/permission.js';
import { requireUploadCsrf } from '../../../platform/http/csrf.js';
import { definePage, view } from '../../../platform/http/define-page.js';
import type { Page, PageResult } from '../../../platform/http/define-page.js';
import type { FormErrors } from '../../../platform/http/form.js';
import { formErrors, NO_FORM_ERRORS } from '../../../platform/http/form.js';
import { receiveUpload } from '../../../platform/http/receive-upload.js';
import { checkFile } from './check-file.js';
import type { CheckDeps } from './check-file.js';
import type { SignatureDoorDeps } from './door-deps.js';
import { treeNames } from './door-deps.js';
import { presentJudgement } from './present-judgement.js';

const PATH = '/signatures/check';

/** An official drops a PDF and reads what was proven; nothing is kept. */
export function checkPages(deps: SignatureDoorDeps & CheckDeps): Page[] {
  const form = (more: object = {}, faults: FormErrors = NO_FORM_ERRORS): PageResult =>
    view('signatures/check', { key: 'signature-pages.check.title' }, { action: PATH, maxBytes: deps.mostBytes, ...more, ...faults }, { status: faults.errorList.length > 0 ? 400 : 200 });
  return [
    definePage({
      method: 'get', path: PATH, access: 'officer',
      handle: async ({ actor }) => {
        requirePermission(actor, 'signature.verify');
        return form();
      },
    }),
    definePage({
      method: 'post', path: PATH, access: 'officer', upload: true,
      handle: async ({ actor, req, lang }) => {
        requirePermission(actor, 'signature.verify');
        try {
          const { fields, files } = await receiveUpload(req, async (source: Readable, file) => {
            requireUploadCsrf(req, file.fields);
            await deps.countCheck(actor);
            return { name: file.fileName, judged: await checkFile(deps, actor, source, file.signal) };
          }, { maxFiles: 1 });
          requireUploadCsrf(req, fields);
          const [checked] = files;
          if (checked === undefined) throw new ArchiveError('invalid', 'check-no-file');
          const { judged, name } = checked;
          // There is no record here that a signer could be compared with.
          return form({ name: name.split(/[\\/]/).at(-1), judgement: presentJudgement({ ...judged, signatures: [] }, treeNames(deps.trust, lang)), sha256: judged.verdict.sha256, sizeBytes: judged.verdict.sizeBytes, at: judged.verdict.validatedAt, policy: judged.verdict.policyId, trustVersion: judged.trustVersion });
        } catch (error) {
          if (!(error instanceof ArchiveError) || error.kind === 'forbidden') throw error;
          return form({}, formErrors(error));
        }
      },
    }),
  ];
}
