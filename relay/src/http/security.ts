import { isIP } from 'node:net'
import { hostname } from 'node:os'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { sendProblem } from './problem.ts'

/**
 * The content security policy of the console, stated here and nowhere else. Scripts, styles, media and connections only
 * from the relay itself; nothing inline, nothing framed, nothing evaluated.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** On every answer that the relay gives, mistakes of the transport included. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
}

/**
 * Whether a Host header may speak to this relay: its own names, and any address literal. A page that rebinds its DNS name
 * to this machine still sends its own name, which is not among them.
 */
export function isAllowedHost(host: string | undefined, names: ReadonlySet<string>): boolean {
  if (host === undefined) return false
  const name = host.replace(/:\d+$/, '').toLowerCase()
  const bare = name.startsWith('[') ? name.slice(1, -1) : name
  return isIP(bare) !== 0 || names.has(bare)
}

/** The names that this machine answers to, with those given. */
export function hostNames(extra: readonly string[]): ReadonlySet<string> {
  return new Set(['localhost', hostname().toLowerCase(), ...extra.map((name) => name.toLowerCase())])
}

const headers = Object.entries(securityHeaders)

export const security = fp(
  async (fastify: FastifyInstance, options: { readonly hosts: ReadonlySet<string> }) => {
    fastify.addHook('onRequest', (request, reply, done) => {
      if (isAllowedHost(request.headers.host, options.hosts)) return done()
      sendProblem(reply, 421, 'This relay does not answer to that host name; allow it with --allow-host.', {
        field: 'host',
      })
    })
    // Not async: a promise for each request of a storm is work for nothing.
    fastify.addHook('onSend', (_request, reply, _payload, done) => {
      for (const [name, value] of headers) if (!reply.hasHeader(name)) reply.header(name, value)
      done()
    })
  },
  { name: 'security' },
)
