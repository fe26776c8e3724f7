import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import Handlebars from 'handlebars';
import type { Translator } from '../i18n/translator.js';
import type { Assets } from './assets.js';
import { createAssets } from './assets.js';
import { createHelpers } from './helpers.js';
import type { PageSettings } from './helpers.js';

/** The folder of layouts, partials, pages and assets that ships with the server. */
export const VIEWS_DIR = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../views');

/** What an Express application offers for views; kept small so that this file needs no Express. */
interface ViewHost {
  engine(extension: string, render: (file: string, model: object, done: (fault: Error | null, html?: string) => void) => void): unknown;
  set(name: string, value: unknown): unknown;
}

/** Renders pages in their layouts. */
export interface ViewEngine {
  /** The whole page `views/pages/<view>.hbs` in its layout. Throws when the template or a key is missing. */
  render(view: string, model: object): string;
  /** A partial alone, for what a script fetches and swaps in. `model.lang` chooses the language. */
  renderPartial(name: string, model: object): string;
  /** Makes `response.render(view, model)` of an Express application use this engine. */
  install(app: ViewHost): void;
  /** Names of all pages, e.g. `intake/dossiers`. */
  readonly pages: readonly string[];
  /** Addresses and handler of style sheet, scripts and icons. */
  readonly assets: Assets;
}

/** Settings of the view engine. `reload` reads templates and assets again for each page, for development. */
export interface ViewEngineOptions {
  readonly translator: Translator;
  readonly viewsDir?: string;
  readonly reload?: boolean;
}

type Template = Handlebars.TemplateDelegate<object>;

const COMPILE_OPTIONS = { noEscape: false, knownHelpersOnly: true, explicitPartialContext: true, preventIndent: true } as const;
// Own properties only: a leaked database row then shows nothing instead of everything.
const RUNTIME_OPTIONS = { allowProtoMethodsByDefault: false, allowProtoPropertiesByDefault: false } as const;

/** All templates below a folder, named by their path without extension. */
function readTemplates(folder: string, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      readTemplates(path.join(folder, entry.name), `${prefix}${entry.name}/`).forEach((text, name) => found.set(name, text));
    } else if (entry.name.endsWith('.hbs')) {
      found.set(prefix + entry.name.slice(0, -'.hbs'.length), readFileSync(path.join(folder, entry.name), 'utf8'));
    }
  }
  return found;
}

interface Templates {
  readonly pages: ReadonlyMap<string, Template>;
  readonly layouts: ReadonlyMap<string, Template>;
  readonly partials: Readonly<Record<string, Template>>;
}

/** Reads and compiles everything once; a fault of any template shows at start, not at the first visitor. */
function compileAll(hbs: typeof Handlebars, viewsDir: string): Templates {
  const knownHelpers = Object.fromEntries(Object.keys(hbs.helpers).map((name) => [name, true]));
  const compileFolder = (folder: string): Map<string, Template> => {
    const compiled = new Map<string, Template>();
    for (const [name, text] of readTemplates(path.join(viewsDir, folder))) {
      try {
        // `compile` is lazy; precompiling brings faults to light now, and its result is the template.
        const program: unknown = runInThisContext(`(${String(hbs.precompile(text, { ...COMPILE_OPTIONS, knownHelpers }))})`);
        compiled.set(name, hbs.template<object>(program as Parameters<typeof hbs.template>[0]));
      } catch (cause) {
        throw new Error(`views/${folder}/${name}.hbs: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      }
    }
    return compiled;
  };
  return { pages: compileFolder('pages'), layouts: compileFolder('layouts'), partials: Object.fromEntries(compileFolder('partials')) };
}

function pick(templates: ReadonlyMap<string, Template>, kind: string, name: string): Template {
  const template = templates.get(name);
  if (!template) {
    throw new Error(`No ${kind} "${name}"`);
  }
  return template;
}

/** A view engine over `views/`: compiled once, escaped always, in an environment of its own. */
export function createViewEngine(options: ViewEngineOptions): ViewEngine {
  const viewsDir = options.viewsDir ?? VIEWS_DIR;
  const hbs = Handlebars.create();
  const assets = createAssets(path.join(viewsDir, 'assets'), { reload: options.reload ?? false });
  hbs.registerHelper(createHelpers(hbs, { translator: options.translator, assets }) as Handlebars.HelperDeclareSpec);
  hbs.unregisterHelper('log');
  let templates = compileAll(hbs, viewsDir);

  const run = (template: Template, model: object, page: PageSettings): string =>
    template(model, { ...RUNTIME_OPTIONS, partials: templates.partials, data: { page, root: model } });

  const render = (view: string, model: object): string => {
    templates = options.reload ? compileAll(hbs, viewsDir) : templates;
    const page: PageSettings = {};
    const body = new hbs.SafeString(run(pick(templates.pages, 'page', view), model, page));
    return run(pick(templates.layouts, 'layout', page.layout ?? 'main'), { ...model, body, page }, page);
  };

  return {
    assets,
    render,
    get pages() {
      return [...templates.pages.keys()].sort();
    },
    renderPartial: (name, model) => run(pick(new Map(Object.entries(templates.partials)), 'partial', name), model, {}),
    install(app) {
      const pagesDir = path.join(viewsDir, 'pages');
      app.set('views', pagesDir);
      app.set('view engine', 'hbs');
      app.engine('hbs', (file, model, done) => {
        let html: string;
        try {
          html = render(path.relative(pagesDir, file).split(path.sep).join('/').replace(/\.hbs$/, ''), model);
        } catch (fault) {
          done(fault instanceof Error ? fault : new Error(String(fault)));
          return;
        }
        done(null, html);
      });
    },
  };
}
