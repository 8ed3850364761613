// npm start: installs and builds what is missing, starts the relay, opens the console. Options: lib/start-options.mjs.
import { join } from 'node:path'
import { openUrl } from './lib/open-url.mjs'
import { surviveClosedOutput, watchForStop } from './lib/processes.mjs'
import { startRelay } from './lib/relay-process.mjs'
import { startGuide } from './lib/start-guide.mjs'
import { help, parseStartOptions } from './lib/start-options.mjs'
import { ensureInstalled, fail, root, toolEnvironment } from './lib/toolchain.mjs'
import { ensureBuilt, webDir } from './lib/web-build.mjs'

surviveClosedOutput()
// npm moves to the top of the repository and remembers where the person stood.
const from = (process.env.npm_lifecycle_event === 'start' && process.env.INIT_CWD) || process.cwd()
const parsed = parseStartOptions(process.argv.slice(2), { root, from })
if (!parsed.ok) {
  process.stderr.write(`${parsed.reason}\n`)
  process.exitCode = 2
} else if (parsed.options.help) {
  process.stdout.write(help)
} else {
  start(parsed.options).catch(fail)
}

async function start(options) {
  const node = await ensureInstalled()
  // Only the test of this script names another entry; what it names serves no console.
  const standIn = process.env.BATON_RELAY_ENTRY
  if (!standIn) await ensureBuilt(node)
  const entry = standIn ?? join(root, 'relay', 'src', 'main.ts')
  const relay = startRelay(node, [entry, ...serveArguments(options)], { cwd: root, env: toolEnvironment(node) })
  let isStopping = false
  watchForStop((signal) => {
    isStopping = true
    relay.stop(signal)
  })

  const ready = await relay.ready
  if (ready !== null) announce(ready, options)
  else relay.stop('SIGTERM')
  const code = await relay.ended
  if (isStopping || (ready?.value.joined === true && code === 0)) return
  if (ready !== null) process.stderr.write(`The relay stopped by itself (exit ${code}).\n`)
  process.exitCode = code || 1
}

function serveArguments({ port, host, data }) {
  const where = ['--port', String(port), '--host', host, '--data', data, '--console-dir', webDir]
  return ['serve', '--local', '--json', '--exit-with-stdin', ...where]
}

function announce({ line, value }, options) {
  process.stdout.write(options.json ? `${line}\n` : startGuide(value))
  if (!options.open) return
  const say = (text) => process.stderr.write(`${text}\n`)
  if (!options.browser) say('The desktop app is not installed; opening the console in the browser.')
  openUrl(value.console, () => say(`No browser could be opened here. Open this address yourself: ${value.console}`))
}
