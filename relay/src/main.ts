import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type Client, connect } from './cli/client.ts'
import { OperatorError } from './cli/fail.ts'
import { fire } from './cli/fire.ts'
import { type ServeOptions, serve } from './cli/serve.ts'
import { backupStore } from './journal/backup-store.ts'
import { JournalError } from './journal/journal.ts'
import { verifyStore } from './journal/verify-store.ts'

const data = () => new Option('--data <dir>', 'where the relay keeps its store').default('.baton')

function port(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('a port is a whole number from 0 to 65535.')
  return value
}

async function withClient(dir: string, run: (client: Client) => Promise<void>): Promise<void> {
  const client = await connect(dir)
  try {
    await run(client)
  } finally {
    await client.close()
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new OperatorError(`${file} cannot be read`)
  }
}

const program = new Command('relay')
  .description("Baton's relay: alerts in, people paged, nothing accepted ever lost.")
  .showHelpAfterError()

program
  .command('serve')
  .description('run the relay until it is told to stop')
  .addOption(data())
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--port <n>', 'port to listen on; 0 takes any free one', port, 4010)
  .option('--console-dir <dir>', 'the built web console')
  .option('--public-url <url>', 'where browsers and phones reach the relay, when that is not where it listens')
  .option('--allow-host <name...>', 'further host names that the relay answers to', [])
  .option('--tls-cert <file>', 'certificate chain, PEM')
  .option('--tls-key <file>', 'private key, PEM')
  .option('--json', 'one line of JSON on standard output when ready', false)
  .option('--local', "print a link that pairs the owner's browser; join a relay that runs on the same data", false)
  .option('--exit-with-stdin', 'stop when standard input closes', false)
  .addOption(
    new Option('--log <level>', 'how much to log, on standard error').choices(['warn', 'info']).default('warn'),
  )
  .action((options: ServeOptions) => serve(options))

program
  .command('apply <file>')
  .description('check an oncall.yaml, show what changes and who would be paged, and apply it')
  .addOption(data())
  .option('--dry-run', 'only show', false)
  .option('--severity <word>', 'severity of the sample alert', 'critical')
  .option('--service <id>', 'service of the sample alert')
  .option('--label <name=value...>', 'labels of the sample alert', [])
  .action(
    (
      file: string,
      options: { data: string; dryRun: boolean; severity: string; service?: string; label: readonly string[] },
    ) =>
      withClient(options.data, async (client) => {
        const labels = Object.fromEntries(
          options.label.map((label) => [label.split('=')[0] ?? '', label.split('=').slice(1).join('=')]),
        )
        const service = options.service === undefined ? {} : { service: options.service }
        const sample = { severity: options.severity, labels, ...service }
        const yaml = readText(file)
        const result = (await client.call('POST', '/v1/config', { yaml, dryRun: options.dryRun, sample })) as {
          changes: readonly string[]
          warnings: readonly string[]
          preview: readonly string[]
        }
        say(
          result.changes.length === 0
            ? 'Nothing changes.'
            : `Changes:\n${result.changes.map((line) => `  ${line}`).join('\n')}`,
        )
        for (const warning of result.warnings) say(`Warning: ${warning}`)
        say(`A sample alert (${options.severity}):\n${result.preview.map((line) => `  ${line}`).join('\n')}`)
        say(options.dryRun ? 'Dry run: nothing was applied.' : 'Applied.')
      }),
  )

program
  .command('invite <person>')
  .description("print a one-time link that joins a browser as that person's device")
  .addOption(data())
  .action((person: string, options: { data: string }) =>
    withClient(options.data, async (client) => {
      const invite = (await client.call('POST', '/v1/invites', { person })) as { url: string; expiresAt: number }
      say(invite.url)
      process.stderr.write(`Works once, until ${new Date(invite.expiresAt).toISOString()}.\n`)
    }),
  )

program
  .command('integration <source> [name]')
  .description('make an integration of a source (alertmanager, generic, pagerduty) and print its address and key')
  .addOption(data())
  .action((source: string, name: string | undefined, options: { data: string }) =>
    withClient(options.data, async (client) => {
      say(JSON.stringify(await client.call('POST', '/v1/integrations', { source, name: name ?? source }), null, 2))
    }),
  )

program
  .command('devices')
  .description('list devices; with --revoke, end the pairing of one')
  .addOption(data())
  .option('--revoke <id>', 'the device to revoke')
  .action((options: { data: string; revoke?: string }) =>
    withClient(options.data, async (client) => {
      if (options.revoke !== undefined) await client.call('DELETE', `/v1/devices/${encodeURIComponent(options.revoke)}`)
      const { devices } = (await client.call('GET', '/v1/devices')) as {
        devices: readonly { id: string; person: string; name: string; pairedAt: string; revoked: boolean }[]
      }
      for (const device of devices)
        say([device.id, device.person, device.name, device.pairedAt, device.revoked ? 'revoked' : 'active'].join('\t'))
    }),
  )

program
  .command('fire [title]')
  .description('send a sample alert to the running relay')
  .addOption(data())
  .option('--severity <word>', 'critical, error, warning or info', 'critical')
  .option('--service <id>', 'the service that it is about')
  .option('--resolve', 'clear it instead', false)
  .action(fire)

program
  .command('export <incident>')
  .description("print an incident's postmortem")
  .addOption(data())
  .addOption(new Option('--format <format>', 'what to print').choices(['md', 'html', 'json']).default('md'))
  .option('--names', 'names instead of roles', false)
  .action((incident: string, options: { data: string; format: string; names: boolean }) =>
    withClient(options.data, async (client) => {
      const path = `/v1/incidents/${encodeURIComponent(incident)}/postmortem.${options.format}?names=${options.names}`
      const result = await client.call('GET', path)
      process.stdout.write(typeof result === 'string' ? result : `${JSON.stringify(result, null, 2)}\n`)
    }),
  )

program
  .command('verify')
  .description('check the whole hash chain of a store, live or copied')
  .addOption(data())
  .action(async (options: { data: string }) => {
    const result = await verifyStore(resolve(options.data))
    if (result.damage) throw new OperatorError(`damaged at event ${result.damage.seq}: ${result.damage.problem}`)
    say(`${result.head.seq} events, the chain is whole; head ${result.head.hash}`)
  })

program
  .command('backup <file>')
  .description('copy a consistent store while the relay runs')
  .addOption(data())
  .action(async (file: string, options: { data: string }) => {
    await backupStore(resolve(options.data), resolve(file))
    say(`Copied to ${file}. Check it with: relay verify --data DIR, where DIR holds it as journal.db.`)
  })

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof OperatorError || error instanceof JournalError)) throw error
  process.stderr.write(`baton: ${error.message}\n`)
  process.exitCode = error instanceof OperatorError ? error.exitCode : 1
})
