import type { NavItem } from './page.js';

/** A part of the archive that has its own entry in the navigation. */
export type NavArea =
  | 'home'
  | 'desk'
  | 'search'
  | 'intake'
  | 'queue'
  | 'catalogue'
  | 'audit'
  | 'users'
  | 'clients'
  | 'jobs'
  | 'status'
  | 'help';

interface AreaEntry {
  readonly area: NavArea;
  readonly href: string;
  readonly icon: string;
  /** Other beginnings of addresses that belong to this area. */
  readonly also?: readonly string[];
}

/** In the order of a working day: first what waits, then the counter, the archive, the house keeping. */
const AREAS: readonly AreaEntry[] = [
  { area: 'home', href: '/', icon: 'home' },
  { area: 'desk', href: '/desk', icon: 'desk' },
  { area: 'search', href: '/search', icon: 'search', also: ['/records', '/owners'] },
  { area: 'intake', href: '/intake/dossiers', icon: 'upload', also: ['/intake'] },
  { area: 'queue', href: '/intake/queue', icon: 'inbox' },
  { area: 'catalogue', href: '/catalogue', icon: 'book' },
  { area: 'audit', href: '/audit', icon: 'log' },
  { area: 'users', href: '/users', icon: 'people' },
  { area: 'clients', href: '/clients', icon: 'plug' },
  { area: 'jobs', href: '/admin/jobs', icon: 'gear' },
  { area: 'status', href: '/admin/status', icon: 'pulse' },
  { area: 'help', href: '/help', icon: 'help' },
];

/** The area a path lies in; the longest matching beginning wins. */
function currentArea(path: string): NavArea | undefined {
  const within = (start: string): boolean => (start === '/' ? path === '/' : path === start || path.startsWith(`${start}/`));
  return AREAS.flatMap((entry) => [entry.href, ...(entry.also ?? [])].map((start) => ({ area: entry.area, start })))
    .filter(({ start }) => within(start))
    .sort((a, b) => b.start.length - a.start.length)[0]?.area;
}

/**
 * The navigation for somebody who may enter `areas`, with the entry of the page at `path` marked.
 * `counts` puts a number beside an entry; a zero is not shown.
 */
export function buildNavigation(areas: ReadonlySet<NavArea>, path: string, counts: Partial<Record<NavArea, number>> = {}): NavItem[] {
  const current = currentArea(path);
  return AREAS.filter((entry) => areas.has(entry.area)).map(({ area, href, icon }) => {
    const count = counts[area] ?? 0;
    return { href, icon, labelKey: `nav.${area}`, current: area === current, ...(count > 0 ? { count } : {}) };
  });
}
