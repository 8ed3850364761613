import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { teamYaml, temporaryDir } from '../kit.ts'
import { api, type Ended, flipped, kill, type ReadyLine, run, sendAlert, serve } from './relay-process.ts'

const commands = ['serve', 'apply', 'invite', 'integration', 'devices', 'fire', 'export', 'convert', 'verify', 'backup']

/** An option that the help of a command must name, where that is not where its store is. */
const optionOf: Readonly<Record<string, string>> = { serve: '--port', convert: '--format' }

/** A folder beside the store, for the files of a test. */
function filesOf(files: Readonly<Record<string, string>>): (name: string) => string {
  const dir = temporaryDir()
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text)
  return (name) => join(dir, name)
}

/** A store whose relay was stopped, as it should be. */
async function stoppedStore(prepare: (line: ReadyLine) => Promise<void> = async () => undefined): Promise<string> {
  const dir = temporaryDir()
  const relay = await serve(dir)
  await prepare(relay.line)
  relay.child.kill('SIGINT')
  await relay.ended
  return dir
}

const ok = (stdout: unknown, stderr: unknown = ''): Partial<Ended> => ({
  code: 0,
  stdout: expect.stringMatching(stdout as RegExp),
  stderr: typeof stderr === 'string' ? stderr : expect.stringMatching(stderr as RegExp),
})

/** An operator's mistake: the exit code, the one line or list on standard error, and nothing on standard output. */
const refused = (line: RegExp): Partial<Ended> => ({ code: 1, stdout: '', stderr: expect.stringMatching(line) })

// Two dozen processes start, two at a time on a small machine.
test('every command explains itself', { timeout: 90_000 }, async () => {
  const helps = await Promise.all(commands.map((command) => run(command, '--help')))
  for (const [index, help] of helps.entries()) {
    expect(help).toMatchObject({ code: 0, stderr: '' })
    expect(help.stdout).toMatch(new RegExp(`^Usage: relay ${commands[index]}`))
    expect(help.stdout).toContain(optionOf[commands[index] ?? ''] ?? '--data')
  }
  const all = await run('--help')
  for (const command of commands) expect(all.stdout).toContain(command)
})

const people = async (line: ReadyLine): Promise<readonly string[]> =>
  (await api(line, '/v1/oncall')).body.people.map(({ name }: { name: string }) => name)

test('apply checks a file, shows what changes and who would be paged, and applies it', async () => {
  const dir = temporaryDir()
  const { line } = await serve(dir)
  const badYaml = 'people:\n  ana: { name: Ana }\nteams:\n  t: { membrs: [ana, zoe] }\n'
  const file = filesOf({ 'good.yaml': teamYaml(), 'bad.yaml': badYaml })
  const apply = (...args: readonly string[]) => run('apply', ...args, '--data', dir)
  expect(await apply(file('bad.yaml'))).toMatchObject(
    refused(/^baton: .*nothing was applied\.\n( {2}line \d+: .+\n)+$/),
  )
  expect(await apply(file('gone.yaml'))).toMatchObject(
    refused(/^baton: .*gone\.yaml cannot be read: it is not there\n$/),
  )
  expect(await apply(file('good.yaml'), '--label', 'nonsense')).toMatchObject(refused(/nonsense is not NAME=VALUE\n$/))
  const dry = await apply(file('good.yaml'), '--dry-run', '--severity', 'error', '--label', 'service=checkout')
  expect(dry).toMatchObject(ok(/^Changes:\n( {2}.+\n)+/))
  expect(dry.stdout).toMatch(/A sample alert \(error\):\n( {2}.*\n)* {2}.*\bSam\b/)
  expect(dry.stdout).toMatch(/\nWarning: Ana cannot be reached: no device \(invite ana\)\n/)
  expect(dry.stdout).toMatch(/\nDry run: nothing was applied\.\n$/)
  expect(await people(line)).not.toContain('Sam')
  expect(await apply(file('good.yaml'))).toMatchObject(ok(/Applied\.\n$/))
  expect(await people(line)).toEqual(['Sam', 'Ana'])
  expect(await apply(file('good.yaml'))).toMatchObject(ok(/^Nothing changes\.\n/))
})

test('apply reads runbooks from beside the file, says how many there are, and what is wrong with the others', async () => {
  const dir = temporaryDir()
  const file = filesOf({ 'oncall.yaml': teamYaml({ more: 'runbooks: ./books' }) })
  const { line } = await serve(dir, '--runbooks', file('books'))
  mkdirSync(file('books'))
  writeFileSync(join(file('books'), 'checkout.md'), '# Checkout')
  writeFileSync(join(file('books'), 'broken.md'), '---\ntitle: {}\n---\n')
  const applied = await run('apply', file('oncall.yaml'), '--data', dir)
  expect(applied).toMatchObject(ok(/Applied\.\n$/))
  expect(applied.stdout).toContain(`runbooks are read from: ${join(dir, 'runbooks')} → ${file('books')}`)
  expect(applied.stdout).toContain('Runbooks: 1 published\nRunbooks: broken.md: its front matter')
  expect((await api(line, '/v1/runbooks')).body.runbooks).toMatchObject([{ id: 'checkout', title: 'Checkout' }])
})

test('invite, devices, integration, fire and export speak to the running relay', async () => {
  const dir = temporaryDir()
  const { line } = await serve(dir)
  const on = ['--data', dir]
  const invited = await run('invite', 'ana', ...on)
  expect(invited).toMatchObject(
    ok(/^http:\/\/127\.0\.0\.1:\d+\/#pair=[\w-]+\n$/, /^Works once, until .*\n.*this machine only/),
  )
  const code = invited.stdout.trim().split('#pair=')[1]
  const deviceName = 'Ana\u001b[2J\u0007\nowner\tphone'
  const paired = await api(line, '/v1/pair', { code, deviceName })
  expect(paired).toMatchObject({ status: 201, body: { person: 'ana' } })
  expect((await api(line, '/v1/pair', { code, deviceName })).status).toBe(401)
  expect(await run('invite', 'nobody', ...on)).toMatchObject(refused(/^baton: Nobody is called nobody.*\n$/))

  const { device, token } = paired.body
  const listed = await run('devices', ...on)
  expect(listed).toMatchObject(ok(new RegExp(`^${device}\\tana\\tAna[^\\p{Cc}]+\\t[\\d:.TZ-]+\\tactive\\n$`, 'u')))
  expect(await run('devices', '--revoke', 'dev_none', ...on)).toMatchObject(
    refused(/^baton: There is no such device\.\n$/),
  )
  expect(await run('devices', '--revoke', device, ...on)).toMatchObject(ok(/\trevoked\n$/))
  expect((await api({ ...line, token }, '/v1/oncall')).status).toBe(401)

  const made = await run('integration', 'generic', 'Nightly jobs', ...on)
  expect(made.code).toBe(0)
  const integration = JSON.parse(made.stdout)
  expect(integration).toEqual({ id: expect.any(String), key: expect.any(String), url: expect.any(String) })
  const generic = { url: integration.url as string }
  expect(
    await sendAlert({ ...line, integrations: { ...line.integrations, generic } }, { title: 'Nightly job failed' }),
  ).toBe(202)
  expect(await run('integration', 'pigeon', ...on)).toMatchObject(
    refused(/^error: .*Allowed choices are alertmanager, generic, pagerduty/),
  )

  expect(await run('fire', 'Disk is full', '--severity', 'error', '--service', 'checkout', ...on)).toMatchObject(
    ok(/^\{"accepted":1,"duplicates":0,"warnings":\[\]\}\n$/),
  )
  const [fired] = (await api(line, '/v1/incidents?q=disk')).body.incidents
  expect(fired).toMatchObject({ title: 'Disk is full', severity: 'error', service: 'checkout', status: 'triggered' })
  expect(await run('fire', 'Disk is full', '--resolve', ...on)).toMatchObject(ok(/"accepted":1/))
  expect((await api(line, `/v1/incidents/${fired.id}`)).body.status).toBe('resolved')

  const { integrations } = (await api(line, '/v1/integrations')).body
  const headers = { authorization: `Bearer ${line.token}` }
  for (const { id } of integrations) await fetch(`${line.relay}/v1/integrations/${id}`, { method: 'DELETE', headers })
  expect(await run('fire', ...on)).toMatchObject(refused(/^baton: This is no key of a generic integration\.\n$/))
})

test('export prints the same postmortem with a relay and without, in each format', async () => {
  const dir = temporaryDir()
  const relay = await serve(dir)
  await sendAlert(relay.line, { title: 'Checkout <b>is</b> down', service: 'checkout' })
  const { id } = (await api(relay.line, '/v1/incidents')).body.incidents[0]
  const exportAs = (...args: readonly string[]) => run('export', id, ...args, '--data', dir)
  const formats = [[], ['--format', 'html'], ['--format', 'json'], ['--names'], ['--format', 'csv']] as const
  const live = await Promise.all(formats.map((format) => exportAs(...format)))
  expect(live[0]).toMatchObject(ok(/^---\n.*\n---\n\n# .*Checkout/s))
  expect(live[1]).toMatchObject(ok(/^<!doctype html>.*Checkout &lt;b&gt;is/is))
  expect(JSON.parse(live[2]?.stdout ?? '')).toMatchObject({ incidentId: id })
  expect(live[3]?.stdout).not.toBe(live[0]?.stdout)
  expect(live[4]).toMatchObject(ok(/^seq,at,.*Checkout/s))
  relay.child.kill('SIGINT')
  await relay.ended
  const [markdown] = formats
  expect((await exportAs(...markdown)).stdout).toBe(live[0]?.stdout)
  expect(await run('export', 'inc_none', '--data', dir)).toMatchObject(
    refused(/^baton: There is no such incident\.\n$/),
  )
})

test('without a relay, commands work on the store, page nobody and say that nobody listens', async () => {
  const yaml = teamYaml().replaceAll('5m', '1s')
  const dir = await stoppedStore(async (line) => {
    await api(line, '/v1/config', { yaml })
    await sendAlert(line, { service: 'checkout' })
    await vi.waitFor(async () => expect((await api(line, '/v1/incidents')).body.incidents[0].pages).toHaveLength(1))
  })
  const on = ['--data', dir]
  const stoppedAt = Date.now()
  const eventsIn = async () => Number(/^\d+/.exec((await run('verify', ...on)).stdout)?.[0])
  const before = await eventsIn()
  await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(stoppedAt + 1_000), { timeout: 5_000 })
  expect(await run('invite', 'ana', ...on)).toMatchObject(
    ok(/^http:\/\/127\.0\.0\.1:\d+\/#pair=/, /No relay runs on this store now/),
  )
  const file = filesOf({ 'renamed.yaml': yaml.replace('Sam', 'Samira') })
  expect(await run('fire', ...on)).toMatchObject(
    refused(/^baton: no relay runs on .*; start one first, or name another folder with --data\n$/),
  )
  // The invite, and no step that is due.
  expect(await eventsIn()).toBe(before + 1)
  const made = await run('integration', 'pagerduty', ...on)
  expect(await run('apply', file('renamed.yaml'), ...on)).toMatchObject(ok(/Samira.*Applied/s))
  const { line } = await serve(dir)
  const { key } = JSON.parse(made.stdout)
  const event = { routing_key: key, event_action: 'trigger', payload: { summary: 'x', source: 'y', severity: 'info' } }
  expect((await api(line, '/v2/enqueue', event)).status).toBe(202)
  expect(await people(line)).toEqual(['Samira', 'Ana'])
})

test('after a crash, who listens where the relay was is sent no secret', async () => {
  const dir = temporaryDir()
  const relay = await serve(dir)
  await kill(relay)
  const heard: string[] = []
  const stranger = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`)
    response.end('{}')
  })
  onTestFinished(() => void stranger.close())
  await new Promise<void>((resolve) => stranger.listen(Number(new URL(relay.line.relay).port), '127.0.0.1', resolve))
  expect(await run('devices', '--data', dir)).toMatchObject({ code: 0, stderr: '' })
  expect(await run('fire', '--data', dir)).toMatchObject(refused(/no relay runs/))
  expect(heard).toEqual([])
})

test('where there is no store, commands say so and make none', async () => {
  const root = temporaryDir()
  const file = filesOf({ 'good.yaml': teamYaml() })
  const dir = join(root, 'data')
  const ended = await Promise.all(
    [
      ['apply', file('good.yaml')],
      ['invite', 'ana'],
      ['integration', 'generic'],
      ['devices'],
      ['export', 'inc_x'],
      ['fire'],
      ['verify'],
      ['backup', file('copy.db')],
    ].map((args) => run(...args, '--data', dir)),
  )
  for (const end of ended)
    expect(end).toMatchObject(refused(/^baton: .*\bno (store|relay)\b.*, or name another folder with --data\n$/))
  expect(readdirSync(root)).toEqual([])
  expect(existsSync(file('copy.db'))).toBe(false)
})

test('a backup of a running relay verifies, and a flipped byte in it is found', async () => {
  const dir = temporaryDir()
  const { line } = await serve(dir)
  for (let n = 0; n < 20; n++) await sendAlert(line, { key: `alert ${n}`, title: `marked alert ${n}` })
  const copy = temporaryDir()
  const file = join(copy, 'journal.db')
  expect(await run('backup', file, '--data', dir)).toMatchObject(ok(/^Copied to /))
  expect(await run('backup', file, '--data', dir)).toMatchObject(refused(/is there already; a backup never replaces/))
  const verified = await run('verify', '--data', copy)
  expect(verified).toMatchObject(
    ok(/^\d+ events, the chain is whole; head [0-9a-f]{64}\n$/, /^Keep this elsewhere, .*--head: \d+:[0-9a-f]{64}\n$/),
  )
  expect((await run('verify', '--data', dir)).stdout).toBe(verified.stdout)
  const broken = temporaryDir()
  mkdirSync(broken, { recursive: true })
  copyFileSync(file, join(broken, 'journal.db'))
  writeFileSync(join(broken, 'journal.db'), flipped(file, 'marked alert 7'))
  expect(await run('verify', '--data', broken)).toMatchObject(
    refused(/^baton: The journal in .* is damaged at event \d+: .*docs\/reliability\.md says how to go on\.\n$/),
  )
})

test('convert prints an export of an earlier version without a relay, and says what is wrong with another file', async () => {
  const old = readFileSync(
    new URL('../../../shared/src/postmortem/fixtures/postmortem-v1.json', import.meta.url),
    'utf8',
  )
  const file = filesOf({
    'old.json': old,
    'newer.json': old.replace('"version": 1', '"version": 99'),
    'none.json': '{}',
  })
  for (const [format, form] of [
    ['md', /^---\n/],
    ['html', /^<!doctype html>/i],
    ['json', /"version": 2/],
    ['csv', /^seq,at,/],
  ] as const)
    expect(await run('convert', file('old.json'), '--format', format)).toMatchObject(ok(form))
  expect(await run('convert', file('newer.json'))).toMatchObject(
    refused(/version: The file is of version 99.*Update Baton/),
  )
  expect(await run('convert', file('none.json'))).toMatchObject(refused(/neither the JSON nor the Markdown/))
  expect(await run('convert', file('absent.json'))).toMatchObject(refused(/cannot be read/))
})
