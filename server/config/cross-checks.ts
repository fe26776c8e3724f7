import { masterKeyFault } from './master-key.js';
import { mirrorFault, mirrorPlaces } from './mirror-places.js';
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
    when: (c) => c.storage === 'mirrored' && mirrorPlaces(c).length < 2,
    fault: 'KHOSO_STORAGE=mirrored needs KHOSO_MIRROR_1 and KHOSO_MIRROR_2 (and may have KHOSO_MIRROR_3), each a folder (file:///srv/kho-1) or s3+https://KEY:SECRET@host/bucket.',
  },
  {
    when: (c) => c.storage === 'mirrored' && mirrorFault(c) !== undefined,
    fault: 'One of KHOSO_MIRROR_1 to _3 cannot be used. Write a folder as file:///srv/kho-1 and a bucket as s3+https://KEY:SECRET@host/bucket?region=...; two places may not be the same.',
  },
  {
    when: (c) => c.storage === 'mirrored' && c.mirrorQuorum !== undefined && c.mirrorQuorum > mirrorPlaces(c).length,
    fault: 'KHOSO_MIRROR_QUORUM is larger than the number of places: nothing could ever be stored. Lower it or name another place.',
  },
  {
    when: (c) => c.sealing === 'on' && c.masterKey === undefined,
    fault: 'KHOSO_SEALING=on needs KHOSO_MASTER_KEY (or KHOSO_MASTER_KEY_FILE). Make one: openssl rand -base64 32 > /etc/kho-so/master.key; chmod 400 it; keep a second copy in a safe.',
  },
  {
    when: (c) => masterKeyFault(c.masterKey) || masterKeyFault(c.masterKeyOld),
    fault: 'KHOSO_MASTER_KEY (or _OLD) is not a key: it must be exactly 32 bytes in base64. Make one: openssl rand -base64 32',
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
