import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { ArchiveError } from '../../kernel/errors.js';
import { defineRoute, reply } from '../../platform/http/define-route.js';
import type { Lang, Route } from '../../platform/http/define-route.js';
import { receiveUpload } from '../../platform/http/receive-upload.js';
import type { Translator } from '../../platform/i18n/translator.js';
import { EXPORT_FORMATS, isAtRest, PACKAGE_FORMATS, PACKAGE_STATES } from './model.js';
import type { Package } from './model.js';
import type { Packages } from './packages.js';
import { presentFinding } from './present.js';

/** What the doors of the API need. */
export interface PackageRouteDeps {
  readonly packages: Packages;
  readonly translator: Pick<Translator, 't'>;
}

const packageSchema = z.object({
  id: z.string(), href: z.string(), direction: z.enum(['in', 'out']), format: z.enum(PACKAGE_FORMATS), state: z.enum(PACKAGE_STATES), pending: z.boolean(), title: z.string(),
  sizeBytes: z.number(), sha256: z.string().nullable(), papersTotal: z.number(), papersDone: z.number(), filesTotal: z.number(), at: z.string(), fileHref: z.string().nullable(),
  findings: z.array(z.object({ rule: z.string(), level: z.enum(['error', 'warn']), path: z.string().nullable(), message: z.string(), remedy: z.string() })),
});

/** Packages in and out for other systems. */
export function packageRoutes(deps: PackageRouteDeps): Route[] {
  const present = (one: Package, lang: Lang): z.output<typeof packageSchema> => ({
    id: one.id, href: `/api/v1/packages/${one.id}`, direction: one.direction, format: one.format, state: one.state, pending: !isAtRest(one.state), title: one.title, sizeBytes: one.sizeBytes,
    sha256: one.sha256, papersTotal: one.papersTotal, papersDone: one.papersDone, filesTotal: one.filesTotal, at: one.createdAt, fileHref: one.state === 'ready' ? `/api/v1/packages/${one.id}/file` : null,
    findings: one.findings.map((finding) => {
      const { what, mend } = presentFinding(finding);
      return { rule: finding.rule, level: finding.level, path: finding.path, message: deps.translator.t(lang, what.key, what.params), remedy: deps.translator.t(lang, mend.key, mend.params) };
    }),
  });
  const oneId = z.object({ id: z.string().max(100) });
  return [
    defineRoute({
      method: 'post', path: '/api/v1/packages', tag: 'packages', access: 'signed-in', bodyKind: 'multipart', successStatus: 202,
      summary: 'Hands in a package as a ZIP: a manifest, BagIt or E-ARK after Thông tư 05/2025/TT-BNV.',
      notes: 'One file part. The package is safe when this answers; it is then checked whole, and enters the archive whole or not at all. The status link tells per rule what failed, where, and how to mend it.',
      answerHeaders: { Location: 'The status link.' },
      body: z.object({ file: z.string().meta({ format: 'binary' }).describe('Bytes of the ZIP') }), output: packageSchema,
      handle: async ({ actor, req, lang }) => {
        const { files } = await receiveUpload<Package>(req, (stream, file) => deps.packages.receive(actor, { kind: 'upload', name: file.fileName, stream, signal: file.signal }), { maxFiles: 1 });
        const [one] = files;
        if (one === undefined) throw new ArchiveError('invalid', 'no-files');
        const body = present(one, lang);
        return reply(body, { status: 202, headers: { Location: body.href } });
      },
    }),
    defineRoute({
      method: 'post', path: '/api/v1/packages/exports', tag: 'packages', access: 'signed-in', successStatus: 202,
      summary: 'Asks for a package of records or of one dossier; each record is opened in the caller\'s name with the reason as purpose.',
      body: z.strictObject({ format: z.enum(EXPORT_FORMATS), recordIds: z.array(z.string().max(100)).max(2000).optional(), dossierId: z.string().max(100).optional(), dossierCode: z.string().max(100).optional(), reason: z.string().min(5).max(500) }),
      answerHeaders: { Location: 'The status link.' }, output: packageSchema,
      handle: async ({ actor, body, lang }) => {
        const { format, reason, recordIds, dossierId, dossierCode } = body;
        const one = await deps.packages.requestExport(actor, {
          format, reason, ...(recordIds === undefined ? {} : { recordIds }), ...(dossierId === undefined ? {} : { dossierId }), ...(dossierCode === undefined ? {} : { dossierCode }),
        });
        return reply(present(one, lang), { status: 202, headers: { Location: `/api/v1/packages/${one.id}` } });
      },
    }),
    defineRoute({
      method: 'get', path: '/api/v1/packages/:id', tag: 'packages', access: 'signed-in', summary: 'Where a package stands, with its report.', params: oneId, output: packageSchema,
      handle: async ({ actor, params, lang }) => present(await deps.packages.get(actor, params.id), lang),
    }),
    defineRoute({
      method: 'get', path: '/api/v1/packages/:id/file', tag: 'packages', access: 'signed-in', summary: 'The bytes of a package that was made, for whoever asked for it.', params: oneId, mediaType: 'application/zip',
      handle: async ({ actor, params, res }) => {
        const { one, name, stream } = await deps.packages.openBuilt(actor, params.id);
        res.set({ 'Content-Type': 'application/zip', 'Content-Length': String(one.sizeBytes), 'Content-Disposition': `attachment; filename="${name}"` });
        await pipeline(stream, res).catch(() => undefined);
      },
    }),
  ];
}
