import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { temporaryDir } from '../../../relay/test/kit.ts'
import { api, journalOf, kill, type ReadyLine, sendAlert, serve } from '../../../relay/test/process/relay-process.ts'
import { missingPrograms, startDesktop } from './testing/desktop.ts'
import { pathWithPlayer } from './testing/player.ts'
import { eventually, hasPty, watchOnTerminal, watchPiped } from './testing/watch-process.ts'

if (!hasPty) process.stderr.write('Skipped: the console on a terminal, because util-linux’s `script` is not here.\n')
if (missingPrograms.length > 0)
  process.stderr.write(
    `Skipped: native notifications of the terminal console, because ${missingPrograms.join(', ')} is not on PATH; npm test installs them on Debian as root.\n`,
  )

const onTerminal = it.skipIf(!hasPty)
const onDesktop = it.skipIf(!hasPty || missingPrograms.length > 0)

/** No desktop and no sound of the machine that the tests run on. */
const quiet = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', DISPLAY: '' }
const hostile = 'Checkout \u001b[31m\u001b]0;x\u0007 <b>down</b>'

const statusOf = async (line: ReadyLine): Promise<readonly string[]> =>
  (await api(line, '/v1/incidents')).body.incidents.map(({ status }: { status: string }) => status)

/** What consoles have proved and disproved of their pages. */
async function receiptsOf(line: ReadyLine): Promise<readonly unknown[]> {
  return (await journalOf(line)).filter(({ type }) => type === 'page.receipted').map(({ body }) => body)
}

/** The files that the console keeps for this relay. */
function filesOf(data: string): readonly string[] {
  return readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** The terminal is as it was: its own screen, lines and echo. */
function expectRestored(output: string): void {
  const [, after = ''] = output.split('\u001b[?1049l')
  expect(after).toMatch(/\sicanon\s/)
  expect(after).toMatch(/\secho\s/)
}

describe('the console in a terminal', { timeout: 60_000 }, () => {
  onTerminal('pairs by a link, shows a page, acknowledges by two keys, and gives the terminal back', async () => {
    const { line } = await serve(temporaryDir())
    const data = temporaryDir()
    const watch = watchOnTerminal(['--link', line.console, '--data', data], quiet)
    await watch.shows(/live/)
    await watch.shows('No incidents')
    await sendAlert(line, { title: hostile, service: 'checkout' })
    await watch.shows('PAGE critical: Checkout')
    await watch.shows('<b>down</b>')
    // Only sequences that the console itself makes reach the terminal.
    expect(watch.output()).not.toContain('\u001b[31m\u001b]0;')
    expect(watch.output()).not.toContain('\u001b]')

    watch.type('a')
    await watch.shows(/Acknowledge Checkout.*stops paging Owner.*\ny: yes/)
    expect(await statusOf(line)).toEqual(['triggered'])
    watch.type('y')
    await vi.waitFor(async () => expect(await statusOf(line)).toEqual(['acknowledged']), eventually)
    await watch.shows(/acknowledged by Owner/)

    watch.type('n')
    await watch.shows('Note (Enter sends')
    watch.type('rolled back 42')
    await watch.shows('rolled back 42_')
    watch.type('\r')
    await watch.shows('Noted.')
    watch.type('\r')
    await watch.shows(/Owner: rolled back 42/)
    await vi.waitFor(async () => {
      const receipts = await receiptsOf(line)
      expect(receipts).toContainEqual(expect.objectContaining({ layer: 'shown', ok: true }))
      expect(receipts).toContainEqual(expect.objectContaining({ layer: 'seen', ok: true }))
      expect(receipts).toContainEqual(expect.objectContaining({ layer: 'notified', ok: false }))
    }, eventually)

    watch.type('q')
    await watch.shows('you are on call')
    watch.type('y')
    expect(await watch.ended).toBe(0)
    expectRestored(watch.output())

    const files = filesOf(data)
    const token = JSON.parse(readFileSync(files.find((file) => file.endsWith('token.json')) ?? '', 'utf8')).token
    expect(token).toMatch(/^\S{20,}$/)
    expect(watch.output()).not.toContain(token)
    for (const file of files) expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  onTerminal('asks for the code, says that it is offline, and loses nothing that was asked for meanwhile', async () => {
    const dir = temporaryDir()
    const relay = await serve(dir)
    const args = ['--relay', relay.line.relay, '--data', temporaryDir()]
    const first = watchOnTerminal(args, quiet)
    await first.shows('One-time code or link')
    first.type(`${relay.line.console}\r`)
    await first.shows('No incidents')
    await sendAlert(relay.line, { title: 'Queue is full' })
    await first.shows('PAGE critical: Queue is full')
    await kill(relay)
    await first.shows(/offline since \d\d:\d\d:\d\d/)
    first.type('a')
    await first.shows('offline: escalation continues')
    first.type('y')
    await first.shows('1 pending')
    first.kill('SIGKILL')
    await first.ended

    const second = watchOnTerminal(args, quiet)
    await second.shows(/1 pending · offline since/)
    await second.shows('PAGE critical: Queue is full')
    const { line } = await serve(dir, '--port', new URL(relay.line.relay).port)
    await vi.waitFor(async () => expect(await statusOf(line)).toEqual(['acknowledged']), eventually)
    await second.shows(/live/)
    await vi.waitFor(() => expect(second.screen.toString()).not.toContain('pending'), eventually)
    second.type('\u0003')
    await second.shows('you are on call')
    second.type('\u0003')
    expect(await second.ended).toBe(0)
  })

  onTerminal('follows the size of its terminal, and gives it back at a signal and at a crash', async () => {
    const { line } = await serve(temporaryDir())
    const data = temporaryDir()
    const watch = watchOnTerminal(['--link', line.console, '--data', data], quiet)
    await watch.shows('No incidents')
    watch.resize(120, 40)
    await vi.waitFor(() => expect(watch.screen.lines).toHaveLength(40), eventually)
    await vi.waitFor(() => expect(watch.screen.lines[0]).toMatch(/^.{100,120}$/), eventually)
    watch.kill('SIGTERM')
    expect(await watch.ended).toBe(0)
    expectRestored(watch.output())

    const bomb = `process.on('SIGUSR2', () => { throw new Error('a bug') })`
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(bomb)}`
    const crashing = watchOnTerminal(['--relay', line.relay, '--data', data], { ...quiet, NODE_OPTIONS })
    await crashing.shows('No incidents')
    crashing.kill('SIGUSR2')
    expect(await crashing.ended).not.toBe(0)
    expectRestored(crashing.output())
    // Where it can still be read.
    expect(crashing.output().split('\u001b[?1049l')[1]).toContain('Error: a bug')
  })

  it('prints a plain line for each change without a terminal, and ends at SIGTERM', async () => {
    const { line } = await serve(temporaryDir())
    const data = temporaryDir()
    const PATH = pathWithPlayer('exec sleep 1')
    const watch = watchPiped(['--link', line.console, '--data', data], { ...quiet, PATH })
    await vi.waitFor(() => expect(watch.output()).toMatch(/ live\n/), eventually)
    await sendAlert(line, { title: hostile })
    await vi.waitFor(
      () => expect(watch.output()).toMatch(/PAGE to you, critical: Checkout .*<b>down<\/b>\n/),
      eventually,
    )
    expect(watch.output()).not.toContain('\u001b')
    await vi.waitFor(async () => {
      const receipts = await receiptsOf(line)
      expect(receipts).toContainEqual(expect.objectContaining({ layer: 'sounded', ok: true }))
      // Nobody is there to be shown anything.
      expect(receipts).not.toContainEqual(expect.objectContaining({ layer: 'shown' }))
    }, eventually)

    const second = watchPiped(['--relay', line.relay, '--data', data], quiet)
    expect(await second.ended).toBe(1)
    expect(second.output()).toMatch(/^watch: Another watch uses .*\n$/)

    watch.child.kill('SIGTERM')
    expect(await watch.ended).toBe(0)
    const again = watchPiped(['--relay', line.relay, '--code', 'used-up', '--data', data], quiet)
    await vi.waitFor(() => expect(again.output()).toMatch(/ live\n/), eventually)
    expect(again.output()).toContain('the code was not used')
  })

  it('rings without a folder that it can write to, and says that it keeps no copy', async () => {
    const { line } = await serve(temporaryDir())
    const file = join(temporaryDir(), 'file')
    writeFileSync(file, '')
    const watch = watchPiped(['--link', line.console, '--data', join(file, 'data')], quiet)
    await vi.waitFor(() => expect(watch.output()).toMatch(/ live\n/), eventually)
    await sendAlert(line, { title: 'Queue is full' })
    await vi.waitFor(() => expect(watch.output()).toMatch(/PAGE to you, critical: Queue is full\n/), eventually)
    await vi.waitFor(
      () => expect(watch.output()).toMatch(/This device cannot keep a copy for offline use \(.*ENOTDIR.*\)\.\n/),
      eventually,
    )
    expect(watch.output()).toMatch(/This pairing cannot be kept \(.*\): after the next start it needs a code again\.\n/)
    watch.child.kill('SIGTERM')
    expect(await watch.ended).toBe(0)
  })

  it('says that it keeps no copy when its folder goes while it runs', async () => {
    const { line } = await serve(temporaryDir())
    const data = temporaryDir()
    const watch = watchPiped(['--link', line.console, '--data', data], quiet)
    await vi.waitFor(() => expect(watch.output()).toMatch(/ live\n/), eventually)
    await vi.waitFor(() => expect(filesOf(data).some((name) => name.endsWith('index.json'))).toBe(true), eventually)
    rmSync(data, { recursive: true })
    writeFileSync(data, '')
    await sendAlert(line, { title: 'Queue is full' })
    await vi.waitFor(() => expect(watch.output()).toMatch(/ This device cannot keep a copy/), eventually)
    watch.child.kill('SIGTERM')
    expect(await watch.ended).toBe(0)
  })

  it('says in one line why it cannot start', async () => {
    const { line } = await serve(temporaryDir())
    const data = temporaryDir()
    const unpaired = watchPiped(['--relay', line.relay, '--data', data], quiet)
    expect([await unpaired.ended, unpaired.output()]).toEqual([
      1,
      expect.stringMatching(/^This terminal is not paired.*\n$/),
    ])
    const wrong = watchPiped(['--relay', line.relay, '--code', 'WRONG', '--data', data], quiet)
    expect([await wrong.ended, wrong.output()]).toEqual([
      1,
      expect.stringMatching(/^This terminal could not be paired.*\n$/),
    ])
    const bad = watchPiped(['--relay', 'ftp://relay'], quiet)
    expect([await bad.ended, bad.output()]).toEqual([2, 'watch: --relay is no http or https address: ftp://relay\n'])
  })

  onDesktop('raises notifications that are critical, do not expire, and show hostile text as text', async () => {
    const desktop = await startDesktop()
    const { line } = await serve(temporaryDir())
    const watch = watchOnTerminal(['--link', line.console, '--data', temporaryDir()], desktop.env)
    await watch.shows(/live/)
    await sendAlert(line, { title: '--help <b>x</b> $(id) \\074i\\076 "`id`" é', service: '-t' })
    await vi.waitFor(() => expect(desktop.shown()).toHaveLength(1), eventually)
    const shown = desktop.shown()[0]
    expect(shown).toMatchObject({ urgency: 'CRITICAL', timeout: '0' })
    expect(shown?.summary).toBe('critical: --help <b>x</b> $(id) \\074i\\076 "`id`" é')
    await vi.waitFor(async () => {
      const receipts = await receiptsOf(line)
      expect(receipts).toContainEqual(expect.objectContaining({ layer: 'notified', ok: true }))
    }, eventually)
  })
})
