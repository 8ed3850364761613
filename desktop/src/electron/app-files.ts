import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { isOwnPage } from './origin.ts'

/** Scripts, styles and sounds from the app's own files; nothing inline, nothing framed, nothing from any network. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
].join('; ')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wav': 'audio/wav',
  '.woff2': 'font/woff2',
}

/**
 * Serves the built renderer: the files that were in its folder at start, by their exact names. No path is ever joined
 * from a request, so there is none to climb out by.
 */
export function createAppFiles(folder: string): (request: Request) => Promise<Response> {
  const names = new Set(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')}`),
  )
  return async ({ method, url }) => {
    const path = isOwnPage(url) ? new URL(url).pathname : ''
    const type = types[extname(path)]
    if (method !== 'GET' || !names.has(path) || type === undefined) return answer(404, 'text/plain', 'not here')
    return answer(200, type, await readFile(join(folder, path)))
  }
}

function answer(status: number, type: string, body: Uint8Array<ArrayBuffer> | string): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    },
  })
}
