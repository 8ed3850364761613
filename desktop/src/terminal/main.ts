// The console in a terminal: the same host, with this machine as its surroundings.
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createBridge } from '../host/bridge.ts'
import { Host } from '../host/host.ts'
import { failoverLinks } from '../host/link/failover.ts'
import { createFetchHttp } from '../host/link/fetch-http.ts'
import { isLoopback } from '../host/link/is-loopback.ts'
import { createSocketIo } from '../host/link/socket-io.ts'
import type { HostPorts, Store } from '../host/ports.ts'
import { makeDirectory } from '../node/durable-directory.ts'
import { FileSecrets } from '../node/file-secrets.ts'
import { FileStore } from '../node/file-store.ts'
import { NoStore } from '../node/no-store.ts'
import { nodeClock } from '../node/node-clock.ts'
import { nodeEntropy } from '../node/node-entropy.ts'
import { nodePower } from '../node/node-power.ts'
import { Log } from './log.ts'
import { NativeNotifier } from './native-notifier.ts'
import { isOnlyOne } from './only-one.ts'
import { folderOf, helpText, type Options, parseOptions } from './options.ts'
import { askOnTerminal, pairTerminal } from './pair-terminal.ts'
import { PlayerSound } from './player-sound.ts'
import { findPlayers, isOnPath } from './players.ts'
import { Terminal } from './terminal.ts'
import { Face } from './terminal-view.ts'

/** What stops the process waits this long for the last write, ms. */
const longestStopMs = 3_000

async function watch(options: Options): Promise<void> {
  const folder = folderOf(options)
  const store = await openStore(folder)
  if (store instanceof FileStore && !(await isOnlyOne(realpathSync(folder)))) {
    fail(`Another watch uses ${folder}: end it, or give this one another --data.`, 1)
    return
  }
  const hasPerson = process.stdin.isTTY === true && process.stdout.isTTY === true && !options.isPlain
  const terminal = hasPerson ? new Terminal(process.stdin, process.stdout, !process.env.NO_COLOR) : null
  let openRoom: (id: string) => void = () => undefined
  const ports = await createPorts(options, store, terminal, (id) => openRoom(id))
  const host = new Host({ ports, relayUrl: options.relay })
  const bridge = createBridge(host)
  const quit = () => stop(host, 0)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit)
  // A reader that went away ends a program that prints, as everywhere.
  process.stdout.on('error', quit)
  await host.start()
  const question = hasPerson ? askOnTerminal : null
  const failure = await pairTerminal(options, { bridge, question, say: (text) => process.stderr.write(`${text}\n`) })
  if (failure !== null) {
    process.stderr.write(`${failure}\n`)
    await stop(host, 1)
    return
  }
  if (!terminal) {
    await new Log({ bridge, clock: nodeClock, print: (line) => void process.stdout.write(`${line}\n`) }).start()
    return
  }
  const face = new Face({ bridge, canvas: terminal, clock: nodeClock, quit })
  openRoom = (id) => face.openRoom(id)
  terminal.enter({
    key: (key) => face.key(key),
    resized: () => face.redraw(),
    focused: (isFocused) => face.focused(isFocused),
  })
  await face.start()
}

/** Without a folder it rings all the same, keeps no copy, and says so. */
async function openStore(folder: string): Promise<Store> {
  try {
    await makeDirectory(folder)
    return new FileStore(folder)
  } catch (error) {
    return new NoStore(error as Error)
  }
}

async function createPorts(
  { relay, others }: Options,
  store: Store,
  terminal: Terminal | null,
  openRoom: (id: string) => void,
): Promise<HostPorts> {
  const sound = new PlayerSound({
    clock: nodeClock,
    players: findPlayers(),
    files: { page: soundFile('page'), blind: soundFile('blind'), test: soundFile('test'), timer: soundFile('timer') },
    bell: () => terminal?.bell(),
  })
  const notifier = new NativeNotifier({
    clock: nodeClock,
    hasNotifySend: isOnPath('notify-send'),
    clicked: (incidentId) => {
      if (incidentId !== null) openRoom(incidentId)
    },
  })
  // A player must not outlive the console that it rings for.
  process.once('exit', () => sound.stop())
  return {
    store,
    secrets: new FileSecrets(store),
    ...(await failoverLinks(
      { store, socket: createSocketIo(), http: createFetchHttp(), clock: nodeClock },
      relay,
      others,
    )),
    clock: nodeClock,
    entropy: nodeEntropy,
    sound,
    notifier,
    links: {
      open: () => {
        throw new Error('a terminal opens no links')
      },
    },
    shell: { where: 'in this terminal', ready: async () => null, limits: () => limitsOf(relay, notifier) },
    power: nodePower,
  }
}

function limitsOf(relay: string, { trouble }: NativeNotifier): readonly string[] {
  const { protocol, hostname } = new URL(relay)
  return [
    ...(protocol === 'http:' && !isLoopback(hostname)
      ? ['Over http anyone on the way can read the token and silence pages; ask for the https address.']
      : []),
    ...(trouble === null ? [] : [`The last notification did not show: ${trouble}.`]),
  ]
}

function soundFile(kind: string): string {
  return fileURLToPath(new URL(`../../assets/sounds/${kind}.wav`, import.meta.url))
}

/** Ends the process when what it holds is on disk. */
async function stop(host: Host, code: number): Promise<void> {
  // Without waiting for ever: a disk that hangs must not keep a person from their shell.
  setTimeout(() => process.exit(code), longestStopMs)
  await host.stop()
  process.exit(code)
}

function fail(why: string, code: number): void {
  process.stderr.write(`watch: ${why}\n`)
  process.exitCode = code
}

const parsed = parseOptions(process.argv.slice(2), process.env)
if (parsed.kind === 'help') process.stdout.write(helpText)
else if (parsed.kind === 'bad') fail(parsed.why, 2)
else await watch(parsed.options)
