import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './toolchain.mjs'
import { builtDir, ensureViteBuilt } from './vite-build.mjs'

const electronDir = builtDir('electron')

/** The folder that Electron is given, in a clone and packed alike: package.json, electron/, relay/ and web/. Absolute. */
export const appDir = dirname(electronDir)

/** @type {import('./vite-build.mjs').ViteBuild} */
const electron = {
  name: 'electron',
  what: 'the desktop app',
  config: 'desktop/vite.electron.config.ts',
  entry: 'main.mjs',
  sources: [
    'shared/src',
    'desktop/src',
    'desktop/public',
    'desktop/vite.electron.config.ts',
    'desktop/assets/icons',
    'desktop/assets/sounds',
    'build/lib/electron-build.mjs',
    'package.json',
    'package-lock.json',
  ],
  finish() {
    writeFileSync(join(appDir, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
  },
}

/**
 * Builds the desktop app if its sources changed since the last build.
 * @param {string} node the Node to build with
 * @throws {import('./toolchain.mjs').ToolchainError} if the build fails; the last good build stays in place
 */
export function ensureElectronBuilt(node) {
  return ensureViteBuilt(node, electron)
}

/** What Electron reads of the app: its name decides where it keeps its data. */
function manifest() {
  const { name, version, description, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return {
    name,
    productName: 'Baton',
    version,
    description,
    license,
    author: 'The Baton authors',
    private: true,
    type: 'module',
    main: 'electron/main.mjs',
    desktopName: 'baton.desktop',
  }
}
