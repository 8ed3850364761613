import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { run } from './processes.mjs'
import { alone, root, say, seconds, ToolchainError, toolEnvironment } from './toolchain.mjs'

/** Where the web console is built to, absolute. */
export const webDir = join(root, 'desktop', 'dist', 'web')

const stampPath = join(root, 'desktop', 'dist', '.stamp')

/** Everything that the web build reads. A path that does not exist yet counts as empty. */
const webSources = [
  'shared/src',
  'desktop/src',
  'desktop/public',
  'desktop/index.html',
  'desktop/vite.config.ts',
  'build/icons',
  'build/sounds',
  'package-lock.json',
]

/**
 * Builds the web console if its sources changed since the last build.
 * @param {string} node the Node to build with
 * @throws {ToolchainError} if the build fails; the last good build stays in place
 */
export async function ensureBuilt(node) {
  if (isBuilt(hashSources())) return
  await alone(async () => {
    const hash = hashSources()
    if (!isBuilt(hash)) await build(node, hash)
  })
}

function isBuilt(hash) {
  return existsSync(join(webDir, 'index.html')) && existsSync(stampPath) && readFileSync(stampPath, 'utf8') === hash
}

function hashSources() {
  const hash = createHash('sha256')
  for (const file of webSources.flatMap((path) => listFiles(join(root, path)))) {
    hash.update(`${relative(root, file).split(sep).join('/')}\0`)
    hash.update(readFileSync(file))
    hash.update('\0')
  }
  return hash.digest('hex')
}

function listFiles(path) {
  if (!existsSync(path)) return []
  let entries
  try {
    entries = readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path]
    throw error
  }
  return entries
    .filter((entry) => !/\.test\.[cm]?tsx?$/.test(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? listFiles(join(path, entry.name)) : [join(path, entry.name)]))
}

/** Builds aside and swaps by rename: a relay that serves the folder never sees half a build. */
async function build(node, hash) {
  say('Building the console…')
  const started = Date.now()
  const dist = dirname(webDir)
  mkdirSync(dist, { recursive: true })
  for (const name of readdirSync(dist)) if (name.startsWith('.web-')) rmSync(join(dist, name), { recursive: true })
  const fresh = join(dist, `.web-new-${process.pid}`)
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', '--config', 'desktop/vite.config.ts', '--outDir', fresh, '--logLevel', 'warn']
  const options = {
    cwd: root,
    env: { ...toolEnvironment(node), NODE_ENV: 'production' },
    stdio: ['ignore', process.stderr, process.stderr],
  }
  const { code, stoppedBy } = await run(node, args, options)
  if (stoppedBy) throw new ToolchainError('Stopped while building; the next start builds again.')
  if (code !== 0 || !existsSync(join(fresh, 'index.html'))) {
    throw new ToolchainError(`The console did not build (vite exit ${code}); the message is above.`)
  }
  const old = join(dist, `.web-old-${process.pid}`)
  rmSync(stampPath, { force: true })
  if (existsSync(webDir)) renameSync(webDir, old)
  renameSync(fresh, webDir)
  writeFileSync(stampPath, hash)
  rmSync(old, { recursive: true, force: true })
  say(`Built in ${seconds(started)}.`)
}
