import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

interface Asset {
  readonly bytes: Buffer;
  readonly type: string;
}

/** The style sheet, scripts and icons: their versioned addresses and the handler that serves them. */
export interface Assets {
  /** The address of an asset, e.g. `css/app.css`. Throws when there is no such file: a template would link to nothing. */
  url(name: string): string;
  /** Text of an asset, for what is written into the page (the icon sprite). Throws when there is no such file. */
  text(name: string): string;
  /** Serves `/assets/...` and calls `next` for everything else. Answers only GET and HEAD. */
  handler(request: IncomingMessage, response: ServerResponse, next: () => void): void;
}

function readTree(folder: string, prefix = ''): Map<string, Asset> {
  const found = new Map<string, Asset>();
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = prefix + entry.name;
    if (entry.isDirectory()) {
      readTree(path.join(folder, entry.name), `${name}/`).forEach((asset, key) => found.set(key, asset));
      continue;
    }
    const type = CONTENT_TYPES[path.extname(entry.name)];
    if (type) {
      found.set(name, { bytes: readFileSync(path.join(folder, entry.name)), type });
    }
  }
  return found;
}

function versionOf(files: ReadonlyMap<string, Asset>): string {
  const hash = createHash('sha256');
  files.forEach((asset, name) => hash.update(name).update('\0').update(asset.bytes).update('\0'));
  return hash.digest('hex').slice(0, 12);
}

/**
 * Reads all assets into memory once. The version stands in the path and not in the query, so that
 * modules which import each other by relative address get the same version, and every versioned
 * address can be cached for ever. An old version's address gets today's bytes, uncached.
 */
export function createAssets(assetsDir: string, options: { readonly basePath?: string; readonly reload?: boolean } = {}): Assets {
  const basePath = options.basePath ?? '/assets';
  let files = readTree(assetsDir);
  let version = versionOf(files);
  const refresh = (): void => {
    if (options.reload) {
      files = readTree(assetsDir);
      version = versionOf(files);
    }
  };
  const get = (name: string): Asset => {
    const asset = files.get(name);
    if (!asset) {
      throw new Error(`No asset "${name}" in views/assets`);
    }
    return asset;
  };

  return {
    url(name) {
      refresh();
      get(name);
      return `${basePath}/${version}/${name}`;
    },
    text(name) {
      return get(name).bytes.toString('utf8');
    },
    handler(request, response, next) {
      const address = (request.url ?? '').split('?', 1)[0] ?? '';
      const parts = /^\/([0-9a-f]{12})\/(.+)$/.exec(address.startsWith(basePath) ? address.slice(basePath.length) : '');
      const asset = parts?.[2] === undefined ? undefined : files.get(parts[2]);
      if (!parts || !asset || (request.method !== 'GET' && request.method !== 'HEAD')) {
        next();
        return;
      }
      response.setHeader('Content-Type', asset.type);
      response.setHeader('Content-Length', asset.bytes.length);
      response.setHeader('X-Content-Type-Options', 'nosniff');
      response.setHeader('Cache-Control', parts[1] === version && !options.reload ? 'public, max-age=31536000, immutable' : 'no-cache');
      response.end(request.method === 'HEAD' ? undefined : asset.bytes);
    },
  };
}
