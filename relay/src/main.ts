import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { tokenScopes } from '@baton/shared/model/roles.ts'
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { type ApplyOptions, apply } from './cli/apply.ts'
import { type Client, connect, connectToRead } from './cli/client.ts'
import { type ConvertFormat, convert, convertFormats } from './cli/convert.ts'
import { type EraseOptions, erase } from './cli/erase.ts'
import { hideSecrets, OperatorError, operatorMessage } from './cli/fail.ts'
import { type FireOptions, fire } from './cli/fire.ts'
import { health } from './cli/health.ts'
import { readJournalPlace } from './cli/journal-place.ts'
import { readLocalCredentials, writeLocalCredentials } from './cli/local-credentials.ts'
import type { MigrateOptions } from './cli/migrate.ts'
import { refuseInUse, requireStore } from './cli/require-store.ts'
import type { ServeOptions } from './cli/serve.ts'
import { readAtRest } from './cli/store-at-rest.ts'
import { version } from './cli/version.ts'
import { cleanLine } from './intake/text.ts'
import type { KeptHead } from './journal/journal.ts'
import { backupStore } from './journal/sqlite/backup-store.ts'
import { damageErrorOf } from './journal/sqlite/damage.ts'
import { restoreStore } from './journal/sqlite/restore-store.ts'
import { type StoreReport, verifyStore } from './journal/sqlite/verify-store.ts'
import { isSendRule } from './outbound/permits.ts'

const severities = ['critical', 'error', 'warning', 'info', 'unknown']
const data = () =>
  new Option('--data <dir>', 'where the relay keeps its store')
    .default('.baton')
    .env('BATON_DATA')
    .argParser(dataFolder)
const journal = () =>
  new Option(
    '--journal <url>',
    'keep the journal in PostgreSQL, postgres://…, where several relays can share it; better given as BATON_JOURNAL, ' +
      'since options stand in the list of processes, and a password with them',
  ).env('BATON_JOURNAL')
const severity = () =>
  new Option('--severity <word>', 'severity of the sample alert').choices(severities).default('critical')

function port(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
  return value
}

function seconds(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 86_400)
    throw new InvalidArgumentError('Seconds are a whole number from 0 to 86400.')
  return value
}

function processId(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('A process has a whole number from 1 on.')
  return value
}

function eventNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('An event has a whole number from 1 on.')
  return value
}

function dataFolder(text: string): string {
  if (/^postgres(ql)?:/.test(text))
    throw new OperatorError('--data names a folder; the address of a database goes into --journal, or BATON_JOURNAL')
  return folder(text)
}

function folder(text: string): string {
  // What may not be looked at, or not be made, is said where it is opened.
  if (existsSync(text) && !statSync(text).isDirectory())
    throw new OperatorError(`${text} is a file, where a folder is needed`)
  return text
}

function keptHead(text: string): KeptHead {
  const [, seq, hash] = /^([0-9]{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (seq === undefined || hash === undefined)
    throw new InvalidArgumentError('A head is SEQ:HASH, as verify prints it.')
  return { seq: Number(seq), hash }
}

/** Commander hands over one value after the other, with those before. */
function sendRule(text: string, before: readonly string[]): readonly string[] {
  if (!isSendRule(text))
    throw new InvalidArgumentError('A place to send to is a host name, an address or a network, such as 10.0.0.0/8.')
  return [...before, text]
}

function origin(text: string): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    throw new InvalidArgumentError('An address is http:// or https://, a host and perhaps a port, and nothing more.')
  return url.origin
}

/** A database needs no witness: it is the server that keeps its log whole. */
type Report = Omit<StoreReport, 'isWitnessed'> & Partial<StoreReport>

async function verify(
  dir: string,
  url: string | undefined,
  kept: KeptHead | null,
): Promise<Report & { readonly where: string }> {
  if (url === undefined) {
    requireStore(dir)
    return { ...(await readAtRest(dir, (at) => verifyStore(at, kept))), where: `in ${dir}` }
  }
  const { placeOf } = await import('./journal/postgres/postgres-journal.ts')
  const { verifyDatabase } = await import('./journal/postgres/verify-database.ts')
  return { ...(await verifyDatabase(url, kept)), where: `at ${placeOf(url)}` }
}

interface Where {
  readonly data: string
  readonly journal?: string
}

async function withClient(
  { data, journal }: Where,
  run: (client: Client) => Promise<void>,
  connectTo = connect,
): Promise<void> {
  const client = await connectTo(data, journal)
  try {
    await run(client)
  } finally {
    await client.close()
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

const program = new Command('relay')
  .description("Baton's relay: alerts in, people paged, nothing accepted ever lost.")
  .version(version)
  .showHelpAfterError('(--help shows what there is)')
  .configureOutput({ outputError: (text, write) => write(hideSecrets(text)) })

program
  .command('serve')
  .description('run the relay until it is told to stop')
  .addOption(data())
  .addOption(journal())
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--port <n>', 'port to listen on; 0 takes any free one', port, 4010)
  .option('--console-dir <dir>', 'the built web console')
  .option('--public-url <url>', 'where browsers and phones reach the relay, when that is not where it listens', origin)
  .option('--allow-host <name...>', 'further host names that the relay answers to', [])
  .option('--runbooks <dir...>', 'folders that runbooks may be read from, beside runbooks in --data', [])
  .option(
    '--allow-send <host...>',
    'hosts, addresses or networks (CIDR) of your own that the relay may send to: ntfy servers, webhooks, dead-man',
    sendRule,
    [],
  )
  .option(
    '--trust-proxy <address...>',
    'addresses or networks, as 10.0.0.0/8, of proxies whose X-Forwarded-For says who a client is; also separated by commas',
    [],
  )
  .option('--tls-cert <file>', 'certificate chain, PEM')
  .option('--tls-key <file>', 'private key, PEM')
  .option('--json', 'one line of JSON on standard output when ready', false)
  .option('--local', "print a link that pairs the owner's browser; join a relay that runs on the same data", false)
  .option('--exit-with-stdin', 'stop when standard input closes', false)
  .option('--check', 'only try: start on a copy of the store, call nobody, and stop', false)
  .addOption(
    new Option('--log <level>', 'how much to log, on standard error').choices(['warn', 'info']).default('warn'),
  )
  // The whole relay is loaded only where it is run: the other commands answer sooner without it.
  .action(async (options: ServeOptions) => (await import('./cli/serve.ts')).serve(options))

program
  .command('health')
  .description('ask the relay that runs on this machine whether it is well')
  .addOption(data())
  .option('--wait <seconds>', 'how long it may take until it is', seconds, 5)
  .option('--pid <n>', 'the process of the relay: wait no longer than that runs', processId)
  .action(health)

program
  .command('apply <file>')
  .description('check an oncall.yaml, show what changes and who would be paged, and apply it')
  .addOption(data())
  .addOption(journal())
  .option('--dry-run', 'only show', false)
  .addOption(severity())
  .option('--service <id>', 'service of the sample alert')
  .option('--label <name=value...>', 'labels of the sample alert', [])
  .action((file: string, options: ApplyOptions & Where) =>
    withClient(options, (client) => apply(client, file, options)),
  )

program
  .command('invite <person>')
  .description("print a one-time link that joins a browser as that person's device")
  .addOption(data())
  .addOption(journal())
  .action((person: string, options: Where) =>
    withClient(options, async (client) => {
      const invite = (await client.call('POST', '/v1/invites', { person })) as { url: string; expiresAt: number }
      say(invite.url)
      note(`Works once, until ${new Date(invite.expiresAt).toISOString()}.`)
      noteReach(client, invite.url)
    }),
  )

program
  .command('integration')
  .description('make an integration of a source and print its address and key')
  .addArgument(new Argument('<source>', 'what will send').choices(['alertmanager', 'generic', 'pagerduty']))
  .argument('[name]', 'what people call it')
  .addOption(data())
  .addOption(journal())
  .action((source: string, name: string | undefined, options: Where) =>
    withClient(options, async (client) => {
      const created = await client.call('POST', '/v1/integrations', { source, name: name ?? source })
      say(JSON.stringify(created, null, 2))
      noteReach(client, (created as { url: string }).url)
    }),
  )

program
  .command('devices')
  .description('list devices; with --revoke, end the pairing of one')
  .addOption(data())
  .addOption(journal())
  .option('--revoke <id>', 'the device to revoke')
  .action((options: Where & { revoke?: string }) =>
    withClient(options, async (client) => {
      if (options.revoke !== undefined) await client.call('DELETE', `/v1/devices/${encodeURIComponent(options.revoke)}`)
      const { devices } = (await client.call('GET', '/v1/devices')) as {
        devices: readonly { id: string; person: string; name: string; pairedAt: string; revoked: boolean }[]
      }
      // A device names itself: what would move a terminal's cursor is taken out.
      for (const { id, person, name, pairedAt, revoked } of devices)
        say([id, person, cleanLine(name, 100), pairedAt, revoked ? 'revoked' : 'active'].join('\t'))
    }),
  )

const token = program.command('token').description("make, list and end tokens for scripts; renew this machine's own")

token
  .command('create <name>')
  .description('make a token and print it, once')
  .requiredOption('--scope <scope>', `what it may do: ${tokenScopes.join(', ')}`)
  .addOption(data())
  .addOption(journal())
  .action((name: string, { scope, ...where }: Where & { scope: string }) =>
    withClient(where, async (client) => {
      const made = (await client.call('POST', '/v1/tokens', { name, scope })) as { id: string; token: string }
      say(made.token)
      note(
        `This is ${made.id}; it is not shown again. It ends with whoever made it, or with: relay token revoke ${made.id}`,
      )
    }),
  )

token
  .command('list')
  .description('list the tokens of scripts')
  .addOption(data())
  .addOption(journal())
  .action((options: Where) =>
    withClient(options, async (client) => {
      const { tokens } = (await client.call('GET', '/v1/tokens')) as {
        tokens: readonly {
          id: string
          name: string
          scope: string
          madeBy: { person: string }
          createdAt: string
          active: boolean
        }[]
      }
      for (const { id, name, scope, madeBy, createdAt, active } of tokens)
        say([id, scope, cleanLine(name, 100), madeBy.person, createdAt, active ? 'active' : 'ended'].join('\t'))
    }),
  )

token
  .command('revoke <id>')
  .description('end a token of a script')
  .addOption(data())
  .addOption(journal())
  .action((id: string, options: Where) =>
    withClient(options, async (client) => {
      await client.call('DELETE', `/v1/tokens/${encodeURIComponent(id)}`)
      say(`${id} is revoked.`)
    }),
  )

token
  .command('renew-local')
  .description('put a new token of this machine in the place of the one that its commands use, which ends')
  .addOption(data())
  .addOption(journal())
  .action((options: Where) =>
    withClient(options, async (client) => {
      const dir = resolve(options.data)
      const kept = readLocalCredentials(dir)
      if (!kept)
        throw new OperatorError(`there is no local-credentials.json in ${dir}: the next start of the relay makes one`)
      const { token } = (await client.call('POST', '/v1/local-token', { token: kept.token })) as { token: string }
      writeLocalCredentials(dir, { ...kept, token })
      say('Renewed; the old token, with the codes and tokens that were made by it, opens nothing any more.')
    }),
  )

program
  .command('fire [title]')
  .description('send a sample alert to the running relay')
  .addOption(data())
  .addOption(severity())
  .option('--service <id>', 'the service that it is about')
  .option('--resolve', 'clear it instead', false)
  .action((title: string | undefined, options: FireOptions) => fire(title, options))

program
  .command('export <incident>')
  .description("print an incident's postmortem, or its timeline as CSV")
  .addOption(data())
  .addOption(journal())
  .addOption(new Option('--format <format>', 'what to print').choices(['md', 'html', 'json', 'csv']).default('md'))
  .option('--names', 'names instead of roles', false)
  .action((incident: string, options: Where & { format: string; names: boolean }) =>
    withClient(
      options,
      async (client) => {
        const file = options.format === 'csv' ? 'timeline.csv' : `postmortem.${options.format}`
        const path = `/v1/incidents/${encodeURIComponent(incident)}/${file}?names=${options.names}`
        const result = await client.call('GET', path)
        process.stdout.write(typeof result === 'string' ? result : `${JSON.stringify(result, null, 2)}\n`)
      },
      connectToRead,
    ),
  )

program
  .command('convert <file>')
  .description('print a JSON export of a postmortem, of this version or an earlier one, in another format')
  .addOption(new Option('--format <format>', 'what to print').choices(convertFormats).default('md'))
  .action((file: string, options: { format: ConvertFormat }) => convert(file, options.format))

program
  .command('verify')
  .description('check the whole hash chain of a store, live or copied')
  .addOption(data())
  .addOption(journal())
  .option(
    '--head <seq:hash>',
    'a head that was kept elsewhere: the store must hold that event, and go on from it',
    keptHead,
  )
  .action(async ({ data, journal: url, head: kept }: Where & { head?: KeptHead }) => {
    const { head, damage, erased, where, isWitnessed = true } = await verify(resolve(data), url, kept ?? null)
    if (damage) throw damageErrorOf(where, damage)
    const left = erased === 0 ? '' : `, ${erased} erased`
    say(`${head.seq} events, the chain is whole${left}; head ${head.hash}`)
    if (kept) say(`It holds event ${kept.seq} as it was kept elsewhere.`)
    note(`Keep this elsewhere, to check later with --head: ${head.seq}:${head.hash}`)
    const place = url === undefined ? readJournalPlace(resolve(data)) : null
    if (place !== null) note(`That is what was carried from here: the journal is at ${place.journal} now.`)
    if (!isWitnessed) note('No journal.witness is beside it: whether events after these are missing cannot be told.')
  })

program
  .command('erase')
  .description(
    'erase the texts of one event, a raw payload, or the data of a person who left, from the store and all that was made of it',
  )
  .addOption(data())
  .addOption(journal())
  .option('--seq <n>', 'the event, by its number in the timeline or the journal', eventNumber)
  .option('--payload <id>', 'what a source sent, by its id')
  .option(
    '--person <id>',
    'somebody who is not in oncall.yaml any more: their name, wherever it stands, and their devices',
  )
  .option('--also <word...>', 'of the person: further words that they are called by, such as a short name or a number')
  .option('--words', 'of the person: all that they wrote, too')
  .option('--dry-run', 'of the person: list the events that hold something of them, and erase nothing')
  .requiredOption('--reason <text>', 'why; it stays in the log, with your name')
  .action(async (options: EraseOptions & Where) => {
    await withClient(options, async (client) => erase(client, options, say))
  })

program
  .command('migrate')
  .description('carry a store from a folder into PostgreSQL, as it is, and prove it there')
  .requiredOption('--from <dir>', 'where the relay, which is stopped, keeps its store', folder)
  .addOption(
    new Option('--to <url>', 'postgres://…, a database without a journal; better given as BATON_JOURNAL').env(
      'BATON_JOURNAL',
    ),
  )
  .action(async (options: MigrateOptions) => (await import('./cli/migrate.ts')).migrate(options))

program
  .command('backup <file>')
  .description('copy a consistent store while the relay runs')
  .addOption(data())
  .addOption(journal())
  .action(async (file: string, { data, journal: url }: Where) => {
    const dir = resolve(data)
    if (url !== undefined || readJournalPlace(dir) !== null)
      throw new OperatorError(
        "this journal is in PostgreSQL, and PostgreSQL's own tools copy it: pg_dump --schema=baton",
      )
    requireStore(dir)
    await readAtRest(dir, (at) => backupStore(at, resolve(file)))
    say(`Copied to ${file}. Check it with: relay verify --data DIR, where DIR holds it as journal.db.`)
  })

program
  .command('restore <file>')
  .description('prove a backup, and put it in place of the store of a relay that is stopped')
  .addOption(data())
  .option('--forget-revocations', 'let what was revoked after the backup was made work again', false)
  .action(async (file: string, { data, forgetRevocations }: { data: string; forgetRevocations: boolean }) => {
    const dir = resolve(data)
    refuseCarried(dir)
    refuseInUse(dir)
    const { head, keptAs, knewUpTo, carried } = await restoreStore(resolve(file), dir, Date.now(), !forgetRevocations)
    say(`Restored ${head.seq} events; head ${head.hash}`)
    if (knewUpTo !== null) note(lossText(head.seq, knewUpTo))
    for (const ended of carried?.ended ?? [])
      note(`Stays revoked, as in the store that was here: ${cleanLine(ended, 200)}.`)
    if (carried?.isTokenRenewed) note("This machine's token was renewed since; the one in the backup does not work.")
    if (carried?.erased) note(`Stay erased, as in the store that was here: ${carried.erased} texts and payloads.`)
    if (carried === null && keptAs !== null)
      note('The store that was here cannot say what was revoked or erased since the backup: do it again.')
    if (keptAs !== null) note(`What was there before is kept as ${keptAs}.`)
  })

/** A store there would be read by nobody. */
function refuseCarried(dir: string): void {
  const place = readJournalPlace(dir)
  if (place === null) return
  throw new OperatorError(
    `the journal of ${dir} is at ${place.journal} now; PostgreSQL's own tools restore it. ` +
      `To put a store into the folder for all that, remove ${place.file}`,
  )
}

function lossText(restored: number, known: number): string {
  const lost = restored + 1 === known ? `that event is` : `events ${restored + 1} to ${known} are`
  return `The store that was here knew event ${known}; ${lost} not in what was restored.`
}

/** An address is handed out to be used elsewhere: what will not work there is said now. */
function noteReach(client: Client, url: string): void {
  if (!client.isRunning) note('No relay runs on this store now; the address works once it does.')
  if (/^https?:\/\/(localhost|127\.|\[::1\])/.test(url))
    note('The address works on this machine only; for others, start the relay with --host and --public-url.')
}

// A variable that is set to nothing is not set.
for (const name of ['BATON_JOURNAL', 'BATON_DATA']) if (process.env[name] === '') delete process.env[name]

// Named, because Commander would take the script for a command where Electron runs us.
program.parseAsync(process.argv).catch((error: unknown) => {
  const told = operatorMessage(error)
  if (!told) throw error
  note(`baton: ${told.message}`)
  process.exitCode = told.exitCode
})
