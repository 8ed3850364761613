import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './processes.mjs'
import { root, ToolchainError, toolEnvironment } from './toolchain.mjs'

/** Debian packages that tests use, each by the file that says it is there. */
const packages = [
  { name: 'chromium', file: '/usr/bin/chromium' },
  { name: 'prometheus-alertmanager', file: '/usr/bin/prometheus-alertmanager' },
  { name: 'prometheus', file: '/usr/bin/promtool' },
  // A desktop without a screen, for native notifications.
  { name: 'xvfb', file: '/usr/bin/Xvfb' },
  { name: 'dbus', file: '/usr/bin/dbus-send' },
  { name: 'dunst', file: '/usr/bin/dunst' },
  { name: 'libnotify-bin', file: '/usr/bin/notify-send' },
  { name: 'nginx-light', file: '/usr/sbin/nginx' },
  // A disk that fails, as a process sees it.
  { name: 'strace', file: '/usr/bin/strace' },
]

/**
 * Brings what the tests need and npm does not hold: by apt on Debian as root, else Playwright's own browser. A failure
 * is said and left to the tests that miss it.
 * @param {string} node
 */
export async function prepareMachine(node) {
  const missing = packages.filter(({ file }) => !existsSync(file)).map(({ name }) => name)
  if (missing.length > 0 && isDebianAsRoot()) await installPackages(missing)
  const chromium = process.env.BATON_CHROMIUM ?? '/usr/bin/chromium'
  if (existsSync(chromium)) return
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  const code = await prepare(node, [cli, 'install', 'chromium'], { cwd: root, env: toolEnvironment(node) })
  if (code !== 0) process.stderr.write('No Chromium could be installed: the browser tests will fail.\n')
}

function isDebianAsRoot() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get') || !existsSync('/etc/os-release')) return false
  // Ubuntu's chromium package is an empty one that asks for a snap.
  return /^ID="?debian"?$/m.test(readFileSync('/etc/os-release', 'utf8'))
}

async function installPackages(names) {
  process.stdout.write(`Installing ${names.join(', ')} (apt)…\n`)
  // Run level 1 keeps the packages' init scripts from starting their services: tests start their own on free ports.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] }
  const apt = (...args) => prepare('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], quiet)
  await apt('update')
  const code = await apt('install', '-y', '--no-install-recommends', ...names)
  if (code !== 0) process.stderr.write(`apt-get could not install ${names.join(', ')} (exit ${code}).\n`)
}

/** Ends the whole run if it is asked to stop meanwhile: what comes next would start as if nothing had been said. */
async function prepare(command, args, options) {
  const { code, stoppedBy } = await run(command, args, options)
  if (stoppedBy) throw new ToolchainError(`Stopped (${stoppedBy}) while installing what the tests need.`)
  return code
}
