import type { Lang } from '../../../../server/platform/i18n/formats.js';
import { buildNavigation } from '../../../../server/platform/views/navigation.js';
import type { PageModel } from '../../../../server/platform/views/page.js';

/** A sample: the page and the fields its template lists. `path` stands for the address it is shown at. */
export interface Sample {
  readonly name: string;
  readonly view: string;
  readonly path: string;
  readonly model: (lang: Lang) => object;
}

/** The common part of a page for a signed-in official with several roles. All names are invented. */
export function aPage(lang: Lang, path: string, title: PageModel['title'], extra: Partial<PageModel> = {}): PageModel {
  return {
    lang,
    title,
    user: { displayName: 'Nguyễn Thị Mẫu Lan', roleLabelKeys: ['access.role.counter-officer', 'access.role.digitisation-officer'], agencyName: 'UBND xã Mẫu Sơn Tịnh' },
    nav: buildNavigation(() => true, path, { queue: 12, jobs: 1 }),
    csrfToken: 'sample-token',
    flash: [],
    breadcrumbs: [],
    requestId: '01K7QZ5W3M8VJ2T9C4XN6RB0DE',
    alternateLangUrl: `${path}?lang=${lang === 'vi' ? 'en' : 'vi'}`,
    demo: true,
    ...extra,
  };
}

/** A preview of `count` pages with hits on the first. */
export function aViewer(count = 3, title = 'Giấy khai sinh'): object {
  return {
    title,
    page: 1,
    hitCount: 3,
    originalUrl: '/records/01R1/content',
    pages: Array.from({ length: count }, (_, index) => ({
      number: index + 1,
      imageUrl: `/sample/page-${index + 1}.png`,
      thumbUrl: `/sample/page-${index + 1}.png`,
      width: 1240,
      height: 1754,
      href: `?page=${index + 1}`,
      boxes:
        index === 0
          ? [
              { x: 170, y: 110, width: 160, height: 18, hit: 1 },
              { x: 420, y: 300, width: 210, height: 18, hit: 2 },
              { x: 210, y: 520, width: 130, height: 18, hit: 3 },
            ]
          : [],
    })),
  };
}

/** Cursor pager with a next page. */
export const aPager = { nextUrl: '?cursor=WyIyMDI2Il0', shown: 25, total: 412 };
