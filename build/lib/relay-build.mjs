import { builtDir, ensureViteBuilt } from './vite-build.mjs'

/** Where the bundled relay is built to, absolute. */
export const relayDir = builtDir('relay')

/** @type {import('./vite-build.mjs').ViteBuild} */
const relay = {
  name: 'relay',
  what: 'the relay',
  config: 'relay/vite.config.ts',
  entry: 'main.mjs',
  sources: ['shared/src', 'relay/src', 'relay/package.json', 'relay/vite.config.ts', 'package-lock.json'],
}

/**
 * Bundles the relay, as the desktop package carries it, if its sources changed since the last build.
 * @param {string} node the Node to build with
 * @throws {import('./toolchain.mjs').ToolchainError} if the build fails; the last good build stays in place
 */
export function ensureRelayBuilt(node) {
  return ensureViteBuilt(node, relay)
}
