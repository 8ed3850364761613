import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { run } from './processes.mjs'
import { alone, root, say, seconds, ToolchainError, toolEnvironment } from './toolchain.mjs'

const dist = join(root, 'desktop', 'dist')

/**
 * One of the builds that make the product.
 * @typedef {{
 *   name: string,
 *   what: string,
 *   config: string,
 *   entry: string,
 *   sources: readonly string[],
 *   finish?: () => void,
 * }} ViteBuild `name` is its folder below desktop/dist, `what` its name in sentences, `entry` the file that shows that
 *   it is there, `sources` all that it reads (a path that does not exist yet counts as empty); `finish` writes
 *   what goes beside it
 */

/** Where a build ends up, absolute. */
export function builtDir(name) {
  return join(dist, name)
}

/**
 * Builds if the sources changed since the last build.
 * @param {string} node the Node to build with
 * @param {ViteBuild} part
 * @throws {ToolchainError} if the build fails; the last good build stays in place
 */
export async function ensureViteBuilt(node, part) {
  if (isBuilt(part, hashSources(part))) return
  await alone(async () => {
    const hash = hashSources(part)
    if (!isBuilt(part, hash)) await build(node, part, hash)
  })
}

function stampOf({ name }) {
  return join(dist, `.${name}.stamp`)
}

function isBuilt(part, hash) {
  const stamp = stampOf(part)
  return existsSync(join(builtDir(part.name), part.entry)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

function hashSources({ sources }) {
  const hash = createHash('sha256')
  for (const file of sources.flatMap((path) => listFiles(join(root, path)))) {
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

/** Builds aside and swaps by rename: whoever serves or runs from the folder never sees half a build. */
async function build(node, part, hash) {
  say(`Building ${part.what}…`)
  const started = Date.now()
  const folder = builtDir(part.name)
  mkdirSync(dist, { recursive: true })
  const isLeftOver = (name) => name.startsWith(`.${part.name}-`)
  for (const name of readdirSync(dist)) if (isLeftOver(name)) rmSync(join(dist, name), { recursive: true })
  const fresh = join(dist, `.${part.name}-new-${process.pid}`)
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const args = [vite, 'build', '--config', part.config, '--outDir', fresh, '--logLevel', 'warn']
  const options = {
    cwd: root,
    env: { ...toolEnvironment(node), NODE_ENV: 'production' },
    stdio: ['ignore', process.stderr, process.stderr],
  }
  const { code, stoppedBy } = await run(node, args, options)
  if (stoppedBy) throw new ToolchainError('Stopped while building; the next start builds again.')
  if (code !== 0 || !existsSync(join(fresh, part.entry))) {
    const what = part.what[0].toUpperCase() + part.what.slice(1)
    throw new ToolchainError(`${what} did not build (vite exit ${code}); the message is above.`)
  }
  part.finish?.()
  const old = join(dist, `.${part.name}-old-${process.pid}`)
  const stamp = stampOf(part)
  rmSync(stamp, { force: true })
  if (existsSync(folder)) renameSync(folder, old)
  renameSync(fresh, folder)
  writeFileSync(stamp, hash)
  rmSync(old, { recursive: true, force: true })
  say(`Built in ${seconds(started)}.`)
}
