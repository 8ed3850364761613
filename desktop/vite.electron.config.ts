import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions } from 'vite'
import { consoleContract, homeContract } from './src/electron/contract.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const page = (name: string) => path(`./src/electron/app/${name}.html`)

const isElectronOrNode = (id: string) => id === 'electron' || isBuiltin(id)

/** One file of Electron's own processes: everything is in it but Electron and Node. */
function processFile(entry: string, file: string, format: 'es' | 'cjs'): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external: ['electron'] },
    build: {
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      target: 'node24',
      rolldownOptions: {
        input: path(entry),
        external: isElectronOrNode,
        output: { format, entryFileNames: file, codeSplitting: false },
      },
    },
  }
}

/**
 * The desktop console: the renderer into OUT/app, main and the preloads beside it. `--outDir OUT` as usual. Sandboxed
 * preloads are one CommonJS file each and carry only the names of the contract.
 */
export default defineConfig({
  root: path('./src/electron/app'),
  publicDir: false,
  plugins: [react()],
  define: {
    batonConsoleCalls: JSON.stringify(Object.keys(consoleContract)),
    batonHomeCalls: JSON.stringify(Object.keys(homeContract)),
  },
  build: { outDir: path('./dist/electron'), assetsInlineLimit: 0 },
  environments: {
    client: {
      build: {
        emptyOutDir: true,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 2_000,
        target: 'es2024',
        rolldownOptions: { input: [page('index'), page('alarm'), page('sound')] },
      },
    },
    main: processFile('./src/electron/main.ts', 'main.mjs', 'es'),
    preload: processFile('./src/electron/preload.ts', 'preload.cjs', 'cjs'),
    soundPreload: processFile('./src/electron/sound-preload.ts', 'sound-preload.cjs', 'cjs'),
  },
  builder: {
    buildApp: async ({ environments, config, build }) => {
      const out = config.build.outDir
      for (const [name, environment] of Object.entries(environments)) {
        if (name === 'ssr') continue
        environment.config.build.outDir = name === 'client' ? join(out, 'app') : out
        await build(environment)
      }
      copyIcons(join(out, 'icons'))
    },
  },
})

/** The tray's pictures and the app's own, which main reads from beside itself. */
function copyIcons(to: string): void {
  const from = path('./assets/icons')
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from))
    if (/^tray-.*\.png$|^256\.png$/.test(name)) copyFileSync(join(from, name), join(to, name))
}
