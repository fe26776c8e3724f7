// Who may import whom (ARCHITECTURE.md). Every rule says what to do instead.
const MODULES = 'access|audit|catalogue|disposition|dossiers|extraction|holds|intake|owners|packages|preservation|records|retention|reuse|saved-searches|search|signatures|viewer';

/** A module meets another through its front door: <module>.ts, its model, or types. */
const frontDoor = `^server/archive/([^/]+)/(model|\\1)\\.ts$`;

/** Ports that lie deeper in their room: what a question to the search engine is, and the ledger of what was destroyed. */
const inner = '^server/archive/(search/(engines/engine|search-query|describe-record)|preservation/erasures/erasure-ledger)\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', comment: 'Move the shared word to a file both may import.', from: {}, to: { circular: true } },
    { name: 'storage-is-a-leaf', severity: 'error', comment: 'storage/ knows bytes, objects and versions; hand it what it needs as values.', from: { path: '^storage/' }, to: { pathNot: '^storage/', dependencyTypesNot: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'] } },
    { name: 'kernel-is-pure', severity: 'error', comment: 'The kernel imports node:crypto and itself; technology belongs to platform/.', from: { path: '^server/kernel/' }, to: { pathNot: '^server/kernel/|^(node:)?crypto$' } },
    { name: 'platform-knows-no-module', severity: 'error', comment: 'platform/ is technology without knowledge of archives; take a function as argument.', from: { path: '^server/platform/' }, to: { path: '^server/archive/|^jobs/|^scripts/' } },
    { name: 'rules-do-no-io', severity: 'error', comment: 'Rules, checks, triggers and models are pure: gather evidence in a command and pass it in.', from: { path: '^server/archive/[^/]+/(rules|checks|triggers|policies)/|^server/archive/[^/]+/model\\.ts$' }, to: { path: '^server/platform/|^jobs/|^storage/|/store\\.ts$|/tables\\.ts$', dependencyTypesNot: ['type-only'] } },
    { name: 'sequelize-lives-in-stores', severity: 'error', comment: 'Only store.ts, tables.ts, platform/database and the jobs table see rows; ask the store.', from: { pathNot: '/store\\.ts$|/[a-z-]+-store\\.ts$|/tables\\.ts$|^server/platform/database/|^server/platform/outbox/|^jobs/job-table\\.ts$|^test/|^server/archive/audit/audit\\.ts$' }, to: { path: 'node_modules/sequelize' } },
    { name: 'express-lives-in-doors', severity: 'error', comment: 'Only routes.ts, pages.ts, app.ts and platform/http know HTTP.', from: { pathNot: '/(routes|pages)\\.ts$|/[a-z-]*(routes|pages)[a-z-]*\\.ts$|/(routes|pages)/|^server/app\\.ts$|^server/platform/http/|^test/' }, to: { path: 'node_modules/(@types/)?express/', dependencyTypesNot: ['type-only'] } },
    { name: 'handlebars-lives-in-views', severity: 'error', comment: 'Hand a plain view model to the view engine.', from: { pathNot: '^server/platform/views/|^test/' }, to: { path: 'node_modules/handlebars' } },
    { name: 'bull-is-loaded-by-its-adapter', severity: 'error', comment: 'Importing Bull costs time and waits for Redis: jobs/queues/bull.ts loads it when chosen.', from: { pathNot: '^jobs/queues/bull\\.ts$|^test/' }, to: { path: 'node_modules/bull/' } },
    { name: 'meilisearch-is-loaded-by-its-adapter', severity: 'error', comment: 'Reach the search engine through search/engines/engine.ts.', from: { pathNot: '^server/archive/search/engines/|^scripts/bench/|^test/' }, to: { path: 'node_modules/meilisearch/' } },
    { name: 'a-store-belongs-to-its-module', severity: 'error', comment: 'Reach the other module through its front door.', from: { path: '^server/archive/([^/]+)/' }, to: { path: '^server/archive/([^/]+)/(store|tables|[a-z-]+-store)\\.ts$', pathNot: '^server/archive/$1/' } },
    { name: 'modules-meet-at-the-front-door', severity: 'error', comment: 'Import the type of the other module\'s front door or model, and take the instance as an argument.', from: { path: `^server/archive/(${MODULES})/` }, to: { path: `^server/archive/(${MODULES})/`, pathNot: [`^server/archive/$1/`, frontDoor, '^server/archive/[^/]+/(model|rules/[a-z-]+)\\.ts$', inner] } },
    { name: 'nobody-imports-the-composition', severity: 'error', comment: 'compose.ts knows everybody; nobody knows it but main, app, scripts and tests.', from: { path: '^(server|jobs|storage)/', pathNot: '^server/(main|app)\\.ts$' }, to: { path: '^server/(compose|main)\\.ts$' } },
    { name: 'scripts-and-tests-are-the-roof', severity: 'error', comment: 'Nothing in the house rests on scripts or tests.', from: { path: '^(server|jobs|storage)/' }, to: { path: '^(scripts|test)/' } },
    { name: 'no-utils', severity: 'error', comment: 'Give it its noun: calendar.ts, fold-text.ts.', from: {}, to: { path: '/(utils|helpers|common|misc)/', pathNot: 'node_modules' } },
    { name: 'not-to-unresolvable', severity: 'error', comment: 'The import leads nowhere.', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^views/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'], extensions: ['.ts', '.js', '.json', '.mjs', '.cjs'] },
  },
};
