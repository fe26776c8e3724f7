import tseslint from 'typescript-eslint';

const clockAndChance = [
  { object: 'Math', property: 'random', message: 'Take randomness from node:crypto, or as an argument.' },
  { object: 'Date', property: 'now', message: 'Ask the clock you were given (kernel/clock.ts).' },
  { object: 'process', property: 'env', message: 'Settings are read in server/config alone and handed out.' },
];
const newDate = {
  selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
  message: 'Ask the clock you were given (kernel/clock.ts).',
};

export default tseslint.config(
  { ignores: ['node_modules/', 'data/', 'views/', 'coverage/', 'screenshots/', '**/*.cjs', '**/*.mjs', 'eslint.config.js'] },
  {
    // Rules that need types cost most of the time: they guard what runs in earnest.
    files: ['server/**/*.ts', 'storage/**/*.ts', 'jobs/**/*.ts', 'scripts/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommended],
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      curly: ['error', 'multi-line'],
      'no-console': 'error',
    },
  },
  {
    files: ['server/**/*.ts', 'storage/**/*.ts', 'jobs/**/*.ts'],
    rules: { 'no-restricted-properties': ['error', ...clockAndChance], 'no-restricted-syntax': ['error', newDate] },
  },
  {
    // The homes of the clock, of the environment and of the start.
    files: ['server/platform/clock.ts', 'server/main.ts', 'server/config/**/*.ts'],
    rules: { 'no-restricted-properties': 'off', 'no-restricted-syntax': 'off' },
  },
  { files: ['scripts/**/*.ts', 'test/**/*.ts'], rules: { 'no-console': 'off', '@typescript-eslint/no-unused-expressions': 'off' } },
);
