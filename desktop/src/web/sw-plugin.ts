import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

const fileName = 'sw.js'
const placeholder = 'BATON_SHELL'

/**
 * Builds the service worker beside the console, and tells it which files make up the shell and their version. It must
 * come last, so that it sees all files.
 */
export function serviceWorkerPlugin(): Plugin {
  return {
    name: 'baton-service-worker',
    apply: 'build',
    enforce: 'post',
    buildStart() {
      this.emitFile({ type: 'chunk', id: fileURLToPath(new URL('./sw.ts', import.meta.url)), fileName })
    },
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const worker = bundle[fileName]
        if (worker?.type !== 'chunk') throw new Error(`${fileName} was not built`)
        const hash = createHash('sha256')
        const names = Object.keys(bundle).filter(isShell).sort()
        for (const name of names) {
          const output = bundle[name]
          hash.update(name).update(output?.type === 'chunk' ? output.code : (output?.source ?? ''))
        }
        const shell = { version: hash.digest('hex').slice(0, 16), files: names.map((name) => `/${name}`) }
        worker.code = worker.code.replaceAll(placeholder, () => JSON.stringify(shell))
      },
    },
  }
}

function isShell(name: string): boolean {
  return name !== fileName && !name.endsWith('.map') && !name.startsWith('.')
}
