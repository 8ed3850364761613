import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const swaggerUi = dirname(fileURLToPath(import.meta.resolve('@fastify/swagger-ui')))

/** What the code finds beside its own file: where that is in the sources, and where in the bundle. */
const relocations = [
  { module: '/relay/src/journal/sqlite/store-thread.ts', from: "'./worker.ts'", to: "'./sqlite-worker.mjs'" },
  { module: '/relay/src/oncall/parse-apart.ts', from: "'./parse-thread.ts'", to: "'./oncall-worker.mjs'" },
  { module: '/relay/src/intake/body-reader.ts', from: "'./body-thread.ts'", to: "'./intake-worker.mjs'" },
  { module: '/relay/src/exports/export-incident.ts', from: "'./export-thread.ts'", to: "'./export-worker.mjs'" },
  { module: '/relay/src/cli/version.ts', from: "'../../package.json'", to: "'./package.json'" },
  { module: '/@fastify/swagger-ui/index.js', from: "__dirname, './static/", to: "__dirname, './swagger-ui/" },
  { module: '/@fastify/swagger-ui/lib/routes.js', from: "__dirname, '..', 'static'", to: "__dirname, 'swagger-ui'" },
] as const

/** Points those places at the bundle's own files, and brings the files. Fails the build when a place is not found. */
function relocate(): Plugin {
  const done = new Set<string>()
  let outDir = ''
  return {
    name: 'baton-relocate',
    // Before the types are stripped, so that the places read as they are written.
    enforce: 'pre',
    configResolved(config) {
      outDir = config.build.outDir
    },
    transform(code, id) {
      const place = relocations.find(({ module }) => id.endsWith(module))
      if (!place) return null
      if (!code.includes(place.from)) this.error(`${place.module} no longer says ${place.from}`)
      done.add(place.module)
      return { code: code.replace(place.from, place.to), map: null }
    },
    buildEnd(error) {
      const missed = relocations.find(({ module }) => !done.has(module))
      if (missed && !error) this.error(`${missed.module} is not part of the relay any more`)
    },
    writeBundle() {
      const { version } = JSON.parse(readFileSync(path('./package.json'), 'utf8')) as { version: string }
      const manifest = { name: '@baton/relay', version, private: true, type: 'module' }
      writeFileSync(join(outDir, 'package.json'), `${JSON.stringify(manifest)}\n`)
      cpSync(join(swaggerUi, 'static'), join(outDir, 'swagger-ui'), { recursive: true })
    },
  }
}

/**
 * The relay as a few files that run without node_modules: the desktop package carries it. Only better-sqlite3 stays
 * outside, because its native half cannot be bundled.
 */
export default defineConfig({
  root: path('.'),
  plugins: [relocate()],
  ssr: { noExternal: true, external: ['better-sqlite3'], target: 'node' },
  build: {
    ssr: true,
    outDir: path('../desktop/dist/relay'),
    emptyOutDir: true,
    target: 'node24',
    rolldownOptions: {
      input: {
        main: path('./src/main.ts'),
        'sqlite-worker': path('./src/journal/sqlite/worker.ts'),
        'oncall-worker': path('./src/oncall/parse-thread.ts'),
        'export-worker': path('./src/exports/export-thread.ts'),
        'intake-worker': path('./src/intake/body-thread.ts'),
      },
      output: {
        entryFileNames: '[name].mjs',
        chunkFileNames: '[name].mjs',
        // The CommonJS packages among them ask for it.
        banner: 'const __dirname = import.meta.dirname;',
      },
    },
  },
})
