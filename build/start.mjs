// npm start: installs and builds what is missing, starts the relay, opens the console. Options: lib/start-options.mjs.
import { join } from 'node:path'
import { openUrl } from './lib/open-url.mjs'
import { surviveClosedOutput, watchForStop } from './lib/processes.mjs'
import { startRelay } from './lib/relay-process.mjs'
import { startDesktop } from './lib/start-desktop.mjs'
import { startGuide } from './lib/start-guide.mjs'
import { help, parseStartOptions } from './lib/start-options.mjs'
import { ensureInstalled, fail, root, say, toolEnvironment } from './lib/toolchain.mjs'
import { ensureBuilt, webDir } from './lib/web-build.mjs'

surviveClosedOutput()
// npm moves to the top of the repository and remembers where the person stood.
const from = (process.env.npm_lifecycle_event === 'start' && process.env.INIT_CWD) || process.cwd()
// Only the test of this script names another relay; what it names serves no console.
const standIn = process.env.BATON_RELAY_ENTRY
const parsed = parseStartOptions(process.argv.slice(2), { root, from })
if (!parsed.ok) {
  process.stderr.write(`${hideSecrets(parsed.reason)}\n`)
  process.exitCode = 2
} else if (parsed.options.help) {
  process.stdout.write(help)
} else {
  start(parsed.options).catch(fail)
}

async function start(options) {
  const node = await ensureInstalled()
  if (!standIn) await ensureBuilt(node)
  const entry = standIn ?? join(root, 'relay', 'src', 'main.ts')
  const relay = startRelay(node, [entry, ...serveArguments(options)], { cwd: root, env: toolEnvironment(node) })
  const stopping = new AbortController()
  watchForStop((signal) => {
    relay.stop(signal)
    stopping.abort()
  })

  const ready = await relay.ready
  const joined = ready?.value.joined === true
  if (ready === null) {
    relay.stop('SIGTERM')
  } else {
    process.stdout.write(options.json ? `${ready.line}\n` : startGuide(ready.value))
    const opened = openConsole(node, ready.value, options, stopping.signal)
    // The relay of another start goes on without us; what we opened on it does not.
    if (joined) await opened
    else opened.catch(fail)
  }
  const code = await relay.ended
  if (stopping.signal.aborted || (joined && code === 0)) return
  if (ready !== null) say(`The relay stopped by itself (exit ${code}).`)
  stopping.abort()
  process.exitCode = code || 1
}

/** What was given by mistake may be the address of a database, with its password. */
function hideSecrets(text) {
  return text.replace(/:\/\/.*@/g, '://…@').replace(/\b(password=)[^\s&'"]+/gi, '$1…')
}

function serveArguments({ port, host, data, runbooks, allowSend }) {
  const where = ['--port', String(port), '--host', host, '--data', data, '--console-dir', webDir]
  const permits = [
    ...runbooks.flatMap((dir) => ['--runbooks', dir]),
    ...allowSend.flatMap((to) => ['--allow-send', to]),
  ]
  return ['serve', '--local', '--json', '--exit-with-stdin', ...where, ...permits]
}

/** Opens the desktop app, else the browser. Resolves when the app has ended, or when the browser was asked. */
async function openConsole(node, { console: url, joined }, { open, browser, data }, signal) {
  if (!open) return
  if (!browser) {
    const desktop = await startDesktop(node, { url, data, signal, build: !standIn })
    const problem = 'reason' in desktop ? desktop.reason : problemOf(await desktop.ended)
    if (signal.aborted) return
    if (problem === null) {
      // On a relay that was running, an app may be too: ours hands over to it and ends, and nothing was closed.
      if (!joined) say('The desktop app was closed; the relay goes on. Ctrl-C stops it.')
      return
    }
    say(`${problem}; opening the console in the browser.`)
  }
  const onFailure = () => say(`No browser could be opened here. Open this address yourself: ${url}`)
  openUrl(url, { folder: data, signal, onFailure })
}

/** Why the desktop app failed; null when a person closed it or a signal did. */
function problemOf(code) {
  if (code === 0 || code === null) return null
  const asRoot = process.platform === 'linux' && process.getuid() === 0
  const why = asRoot ? '; as root it needs --no-sandbox, which Baton does not add: start it as another user' : ''
  return `The desktop app ended (exit ${code}${why})`
}
