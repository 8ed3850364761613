import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { FakeElectron } from './fake-electron.ts'

const runs = new Map<string, FakeElectron['module']>()
let lastRun = 0
Object.assign(globalThis, { batonElectronRuns: runs })

// The built main file asks for `electron` and gets the stand-in of its own run.
registerHooks({
  resolve: (specifier, context, next) => {
    const run = /main\.mjs\?run=(\d+)$/.exec(context.parentURL ?? '')?.[1]
    if (specifier !== 'electron' || run === undefined) return next(specifier, context)
    const names = Object.keys(runs.get(run) ?? {}).join(', ')
    const source = `export const { ${names} } = globalThis.batonElectronRuns.get('${run}')`
    return { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true }
  },
})

/** Runs the built main process, as it ships, on a stand-in. */
export async function runMain(mainFile: string, electron: FakeElectron): Promise<void> {
  const run = String(++lastRun)
  runs.set(run, electron.module)
  await import(`${pathToFileURL(mainFile).href}?run=${run}`)
}
