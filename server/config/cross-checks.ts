import type { Config } from './settings.js';

/** A rule between settings: what is wrong, and what to do. */
interface CrossCheck {
  readonly when: (config: Config) => boolean;
  readonly fault: string;
}

const WEAK = /^(?:(.)\1*|(?:secret|changeme|password|khoso|test)+\d*)$/i;

/** Rules between settings, each with its remedy. */
export const CROSS_CHECKS: readonly CrossCheck[] = [
  {
    when: (c) => c.queue === 'bull' && c.redisUrl === undefined,
    fault: 'KHOSO_QUEUE=bull needs KHOSO_REDIS_URL (redis://host:6379). Set it, or leave KHOSO_QUEUE at "database".',
  },
  {
    when: (c) => c.searchEngine === 'meilisearch' && c.meiliUrl === undefined,
    fault: 'KHOSO_SEARCH_ENGINE=meilisearch needs KHOSO_MEILI_URL (http://host:7700). Set it, or leave the engine at "sqlite".',
  },
  {
    when: (c) => c.storage === 's3' && (c.s3Bucket === undefined || c.s3AccessKey === undefined || c.s3SecretKey === undefined),
    fault: 'KHOSO_STORAGE=s3 needs KHOSO_S3_BUCKET, KHOSO_S3_ACCESS_KEY and KHOSO_S3_SECRET_KEY.',
  },
  {
    when: (c) => c.secret !== undefined && (c.secret.length < 32 || WEAK.test(c.secret)) && c.production,
    fault: 'KHOSO_SECRET is too weak for production. Take 32 random characters or more: openssl rand -base64 48',
  },
  {
    when: (c) => c.production && c.databaseUrl !== undefined && /:\/\/[^:@/]+(:(root|password|secret|khoso)?)?@/.test(c.databaseUrl),
    fault: 'KHOSO_DATABASE_URL has no password or a guessable one. Give the archive its own database user with a random password.',
  },
  {
    when: (c) => !c.services.includes('worker') && c.databaseUrl === undefined,
    fault: 'KHOSO_SERVICES=web without a worker works only with a shared database: set KHOSO_DATABASE_URL, or run web,worker.',
  },
];
