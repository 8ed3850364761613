import { parseArgs } from 'node:util'
import { serve } from '../../../relay/src/cli/serve.ts'
import { frailJournal, noteFailure } from './frail-journal.ts'

/** A relay of its own process, as `relay serve`, of whose reads one in `--frail` fails once it has started. */
const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    data: { type: 'string', default: '.baton' },
    journal: { type: 'string' },
    port: { type: 'string', default: '0' },
    frail: { type: 'string', default: '50' },
  },
})

let isStarted = false
const oneIn = 1 / Number(values.frail)

// A start that cannot read ends, and says so: what is tried here is what goes on.
function fails(): boolean {
  if (!isStarted || Math.random() >= oneIn) return false
  noteFailure(values.data)
  return true
}

await serve(
  {
    data: values.data,
    ...(values.journal === undefined ? {} : { journal: values.journal }),
    host: '127.0.0.1',
    port: Number(values.port),
    allowHost: [],
    trustProxy: [],
    runbooks: [],
    // The ntfy server is on this machine.
    allowSend: ['127.0.0.1'],
    json: true,
    local: true,
    exitWithStdin: true,
    check: false,
    log: 'warn',
  },
  (journal) => frailJournal(journal, fails),
)
isStarted = true
