// npm run package -- ARGUMENTS: builds what the desktop package holds and packs it with electron-builder;
// npm run package -- relay: packs the relay for a server (docs/packaging.md).
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fetchElectron, findElectron } from './lib/electron-binary.mjs'
import { appDir, ensureElectronBuilt } from './lib/electron-build.mjs'
import { collectLicences } from './lib/licences.mjs'
import { run, surviveClosedOutput, watchForStop } from './lib/processes.mjs'
import { ensureRelayBuilt } from './lib/relay-build.mjs'
import { ensureInstalled, fail, root, say, ToolchainError, toolEnvironment } from './lib/toolchain.mjs'
import { ensureBuilt } from './lib/web-build.mjs'
import { packRelay } from './packaging/relay/pack-relay.mjs'

/** electron-builder's options that name a system, as Node names it. */
const systems = {
  '--linux': 'linux',
  '-l': 'linux',
  '--mac': 'darwin',
  '--macos': 'darwin',
  '-m': 'darwin',
  '-o': 'darwin',
  '--win': 'win32',
  '--windows': 'win32',
  '-w': 'win32',
}

surviveClosedOutput()
pack(process.argv.slice(2)).catch(fail)

async function pack(args) {
  const node = await ensureInstalled()
  if (args[0] === 'relay') return packRelay(node)
  const isGiven = args.some((arg) => arg.includes('electronDist'))
  const electron = !isGiven && isForThisSystem(args) ? await electronArguments(node) : []
  await ensureBuilt(node)
  await ensureElectronBuilt(node)
  await ensureRelayBuilt(node)
  writeFileSync(join(appDir, 'licences.md'), collectLicences(root, ['relay', 'desktop']))
  const builder = join(root, 'node_modules', 'electron-builder', 'cli.js')
  const config = ['--config', join(root, 'electron-builder.yml'), '--publish', 'never', ...electron]
  const { code, stoppedBy } = await run(node, [builder, ...config, ...args], { cwd: root, env: toolEnvironment(node) })
  if (stoppedBy) throw new ToolchainError('Stopped while packing; what is in dist/ may be half a package.')
  if (code === 0) return
  throw new ToolchainError(
    `electron-builder failed (exit ${code}). If it could not reach a host: a target's helper (AppImage tools, fpm, NSIS) ` +
      'is missing; --linux dir, --mac dir and --win dir need none (docs/packaging.md).',
  )
}

/** Names the Electron to pack, so that a fetched or given one serves and nothing is fetched twice. */
async function electronArguments(node) {
  const given = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (given) return distArguments(`ELECTRON_OVERRIDE_DIST_PATH holds no Electron for this system: ${given}`)
  if (findElectron() === null) {
    const stopping = new AbortController()
    const unwatch = watchForStop(() => stopping.abort())
    const onStart = () => say("Fetching Electron's binary…")
    const reason = await fetchElectron(node, { signal: stopping.signal, onStart, insist: true })
    unwatch()
    const how = 'Unpack one yourself and name its folder in ELECTRON_OVERRIDE_DIST_PATH (docs/packaging.md).'
    if (reason !== null) throw new ToolchainError(`Electron's binary could not be fetched (${reason}). ${how}`)
  }
  return distArguments("Electron's binary is not where its installer puts it.")
}

function distArguments(otherwise) {
  const found = findElectron()
  if (found === null) throw new ToolchainError(otherwise)
  return [`--config.electronDist=${found.dist}`]
}

/** Another system's or processor's Electron is not the one here: electron-builder fetches that itself. */
function isForThisSystem(args) {
  const asked = args.map((arg) => systems[arg]).filter((system) => system !== undefined)
  const archs = ['--x64', '--arm64', '--ia32', '--armv7l', '--universal'].filter((arch) => args.includes(arch))
  return asked.every((system) => system === process.platform) && archs.every((arch) => arch === `--${process.arch}`)
}
