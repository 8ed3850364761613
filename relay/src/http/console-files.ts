import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const yearSeconds = 31_536_000

/** The web console's build. Hashed files never change; the page and its service worker are asked for anew. */
export async function consoleFiles(fastify: FastifyInstance, { dir }: { readonly dir: string }): Promise<void> {
  await fastify.register(fastifyStatic, {
    root: dir,
    cacheControl: false,
    setHeaders(reply, path) {
      const hashed = /[\\/]assets[\\/]/.test(path)
      reply.header('cache-control', hashed ? `public, max-age=${yearSeconds}, immutable` : 'no-cache')
    },
  })
}
