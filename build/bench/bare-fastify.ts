import Fastify from 'fastify'

/** What durable intake is measured against: the same body taken, parsed and answered, and nothing kept. */
const app = Fastify({ bodyLimit: 8 * 1024 * 1024 })
app.post('/', async (_request, reply) => reply.code(202).send({ accepted: 1, duplicates: 0, warnings: [] }))
await app.listen({ host: '127.0.0.1', port: 0 })
const address = app.server.address()
if (typeof address === 'object' && address !== null) process.stdout.write(`http://127.0.0.1:${address.port}/\n`)
process.on('SIGTERM', () => process.exit(0))
