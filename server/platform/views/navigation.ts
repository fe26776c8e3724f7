import type { Permission } from '../../kernel/permission.js';
import type { NavItem } from './page.js';

interface NavEntry {
  readonly name: string;
  readonly href: string;
  readonly icon: string;
  /** Shown to whoever has one of these; left out: to everybody signed in. */
  readonly needs?: readonly Permission[];
  /** Other beginnings of addresses that belong to this entry. */
  readonly also?: readonly string[];
}

/** In the order of a working day: what waits, the counter, the archive, then the house keeping. */
const ENTRIES: readonly NavEntry[] = [
  { name: 'home', href: '/', icon: 'home' },
  { name: 'desk', href: '/desk', icon: 'desk', needs: ['reuse.lookup'] },
  { name: 'search', href: '/search', icon: 'search', needs: ['search.use'], also: ['/records', '/owners', '/saved-searches', '/exports'] },
  { name: 'alerts', href: '/alerts', icon: 'bell', needs: ['search.use'] },
  // Leads to the dossiers, or to whoever may not see these, to the upload.
  { name: 'intake', href: '/intake', icon: 'upload', needs: ['submission.create', 'dossier.read'] },
  { name: 'queue', href: '/intake/queue', icon: 'inbox', needs: ['submission.confirm'], also: ['/intake/confirm'] },
  { name: 'signatures', href: '/signatures/check', icon: 'pen', needs: ['signature.verify'], also: ['/signatures'] },
  { name: 'retention', href: '/retention', icon: 'calendar', needs: ['retention.read'], also: ['/disposition'] },
  { name: 'packages', href: '/packages', icon: 'archive', needs: ['submission.confirm', 'preservation.read'] },
  { name: 'catalogue', href: '/catalogue', icon: 'book', needs: ['catalogue.read'] },
  { name: 'schedules', href: '/retention/schedules', icon: 'calendar', needs: ['retention.read', 'retention.manage'], also: ['/retention/simulation', '/retention/rules'] },
  { name: 'holds', href: '/holds', icon: 'pause', needs: ['hold.manage', 'disposition.decide', 'retention.read'] },
  { name: 'preservation', href: '/preservation', icon: 'archive', needs: ['preservation.read'] },
  { name: 'audit', href: '/audit', icon: 'log', needs: ['audit.read'] },
  { name: 'users', href: '/users', icon: 'people', needs: ['access.manage'] },
  { name: 'clients', href: '/clients', icon: 'plug', needs: ['client.manage'] },
  { name: 'trust', href: '/admin/trust', icon: 'trust', needs: ['signature.manage'] },
  { name: 'jobs', href: '/admin/jobs', icon: 'gear', needs: ['jobs.read'] },
  { name: 'status', href: '/admin/status', icon: 'pulse', needs: ['status.read'] },
  { name: 'abbreviations', href: '/admin/abbreviations', icon: 'list', needs: ['catalogue.import'] },
  { name: 'help', href: '/help', icon: 'help' },
];

/** The entry a path belongs to: the one with the longest matching beginning. */
function entryAt(path: string): string | undefined {
  const within = (start: string): boolean => (start === '/' ? path === '/' : path === start || path.startsWith(`${start}/`));
  return ENTRIES.flatMap((entry) => [entry.href, ...(entry.also ?? [])].map((start) => ({ name: entry.name, start })))
    .filter(({ start }) => within(start))
    .sort((a, b) => b.start.length - a.start.length)[0]?.name;
}

/**
 * The navigation of somebody for whom `can` answers which permissions he has, with the entry of `path` marked.
 * `counts` puts a number beside an entry (by name, e.g. `queue`); a zero is not shown.
 */
export function buildNavigation(can: (permission: Permission) => boolean, path: string, counts: Readonly<Record<string, number>> = {}): NavItem[] {
  const current = entryAt(path);
  return ENTRIES.filter((entry) => entry.needs?.some(can) ?? true).map(({ name, href, icon }) => {
    const count = counts[name] ?? 0;
    return { href, icon, labelKey: `nav.${name}`, current: name === current, ...(count > 0 ? { count } : {}) };
  });
}
