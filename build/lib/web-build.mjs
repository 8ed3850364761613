import { builtDir, ensureViteBuilt } from './vite-build.mjs'

/** Where the web console is built to, absolute. */
export const webDir = builtDir('web')

/** @type {import('./vite-build.mjs').ViteBuild} */
const web = {
  name: 'web',
  what: 'the console',
  config: 'desktop/vite.config.ts',
  entry: 'index.html',
  sources: [
    'shared/src',
    'desktop/src',
    'desktop/public',
    'desktop/index.html',
    'desktop/vite.config.ts',
    'desktop/assets/icons',
    'desktop/assets/sounds',
    'package-lock.json',
  ],
}

/**
 * Builds the web console if its sources changed since the last build.
 * @param {string} node the Node to build with
 * @throws {import('./toolchain.mjs').ToolchainError} if the build fails; the last good build stays in place
 */
export function ensureBuilt(node) {
  return ensureViteBuilt(node, web)
}
