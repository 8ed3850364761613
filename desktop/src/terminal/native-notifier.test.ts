import { describe, expect, it, vi } from 'vitest'
import { nodeClock } from '../node/node-clock.ts'
import { NativeNotifier } from './native-notifier.ts'
import { missingPrograms, startDesktop } from './testing/desktop.ts'
import { eventually } from './testing/watch-process.ts'

const createNotifier = (hasNotifySend = true) =>
  new NativeNotifier({ clock: nodeClock, hasNotifySend, clicked: () => undefined })

/** Lets this process, and what it starts, be a part of that desktop. */
function enter(env: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
}

// Why they are skipped, where they are, is said by watch.test.ts.
describe.skipIf(missingPrograms.length > 0)('native notifications on Linux', { timeout: 60_000 }, () => {
  it('are critical, do not expire, and hold hostile text as text', async () => {
    const desktop = await startDesktop()
    enter(desktop.env)
    const notifier = createNotifier()
    const hostile = '-t 1 <b>x</b> & \\074i\\076 \\377 $(id) "`id`" \u001b[31m\nend'
    const notice = { id: 'page-1', title: `--version ${hostile}`, body: hostile, incidentId: null }
    expect(await notifier.show(notice)).toEqual({ ok: true, detail: '' })
    expect(await notifier.show({ ...notice, id: 'page-2', title: 'empty', body: '' })).toEqual({ ok: true, detail: '' })
    await vi.waitFor(() => expect(desktop.shown()).toHaveLength(2), eventually)
    const text = '-t 1 <b>x</b> & \\074i\\076 \\377 $(id) "`id`" \ufffd[31m end'
    const markup = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    expect(desktop.shown()[0]).toEqual({
      summary: ` --version ${text}`,
      body: ` ${markup}`,
      urgency: 'CRITICAL',
      timeout: '0',
    })
  })

  it('that are no alarm go by themselves', async () => {
    const desktop = await startDesktop()
    enter(desktop.env)
    const notice = { id: 'timer-1', title: 'Time is over', body: 'check the lag', incidentId: null, isQuiet: true }
    expect(await createNotifier().show(notice)).toMatchObject({ ok: true })
    await vi.waitFor(() => expect(desktop.shown()).toMatchObject([{ urgency: 'NORMAL', timeout: '10000' }]), eventually)
  })

  it('that do not reach a desktop are failures, and say so until one does', async () => {
    enter({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', DISPLAY: '' })
    const notifier = createNotifier()
    const notice = { id: 'page-1', title: 'Checkout is down', body: 'checkout', incidentId: null }
    const outcome = await notifier.show(notice)
    expect(outcome).toEqual({ ok: false, detail: expect.stringContaining('connect') })
    expect(outcome.detail).not.toContain('Checkout')
    expect(notifier.trouble).toBe(outcome.detail)
    enter((await startDesktop()).env)
    expect((await notifier.show(notice)).ok).toBe(true)
    expect(notifier.trouble).toBeNull()
  })

  it('are not there without notify-send', async () => {
    const notifier = createNotifier(false)
    expect(notifier.permission()).toBe('unsupported')
    expect(await notifier.show({ id: 'x', title: 'x', body: 'x', incidentId: null })).toMatchObject({ ok: false })
  })
})
