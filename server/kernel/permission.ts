import type { Actor, Role } from './actor.js';
import { ArchiveError } from './errors.js';

/** What can be done, one word per door. The table below says who may. */
export const PERMISSIONS = [
  'submission.create',
  'submission.read',
  'submission.confirm',
  'dossier.open',
  'dossier.read',
  'record.read',
  'record.content',
  'record.correct',
  'record.status',
  'record.link',
  'reuse.lookup',
  'reuse.record',
  'owner.read',
  'search.use',
  'catalogue.read',
  'catalogue.import',
  'access.manage',
  'client.manage',
  'audit.read',
  'jobs.read',
  'jobs.manage',
  'status.read',
  'retention.read',
  'retention.manage',
  'hold.manage',
  'disposition.propose',
  'disposition.decide',
  'signature.verify',
  'signature.manage',
  'preservation.read',
  'preservation.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const EVERY_OFFICER: readonly Permission[] = ['catalogue.read'];

const BY_ROLE: Readonly<Record<Role, readonly Permission[]>> = {
  'counter-officer': [
    'dossier.open', 'dossier.read', 'submission.create', 'submission.read', 'record.read', 'record.content',
    'reuse.lookup', 'reuse.record', 'owner.read', 'search.use', 'signature.verify',
  ],
  'digitisation-officer': [
    'dossier.open', 'dossier.read', 'submission.create', 'submission.read', 'submission.confirm', 'record.read',
    'record.content', 'record.correct', 'record.status', 'record.link', 'search.use', 'signature.verify',
  ],
  'post-office': ['submission.create', 'submission.read'],
  archivist: [
    'dossier.read', 'submission.read', 'record.read', 'record.content', 'record.correct', 'record.status', 'record.link',
    'owner.read', 'search.use', 'retention.read', 'retention.manage', 'hold.manage', 'disposition.propose', 'signature.verify',
    'preservation.read', 'preservation.manage',
  ],
  auditor: ['audit.read', 'search.use', 'record.read', 'status.read', 'retention.read', 'preservation.read'],
  'agency-manager': [
    'dossier.read', 'submission.read', 'record.read', 'record.content', 'search.use', 'status.read', 'retention.read',
    'disposition.decide',
  ],
  administrator: [
    'access.manage', 'client.manage', 'catalogue.import', 'jobs.read', 'jobs.manage', 'status.read', 'audit.read',
    'signature.manage',
  ],
};

/** True when the actor's roles (or the client's grant) include the permission. The archive's own jobs may do everything. */
export function may(actor: Actor, permission: Permission): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind === 'client') return actor.grant.permissions.includes(permission);
  return EVERY_OFFICER.includes(permission) || actor.roles.some((role) => BY_ROLE[role].includes(permission));
}

/**
 * First line of every command and query.
 * @throws ArchiveError `forbidden` with the missing permission, so that the screen can say whom to ask.
 */
export function requirePermission(actor: Actor, permission: Permission): void {
  if (!may(actor, permission)) throw new ArchiveError('forbidden', 'permission-missing', { permission });
}
