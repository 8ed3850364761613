import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { onTestFinished, vi } from 'vitest'
import { eventually } from './watch-process.ts'

const programs = ['Xvfb', 'dbus-daemon', 'dbus-send', 'dunst', 'notify-send'] as const

/** What a desktop needs and this machine does not have. */
export const missingPrograms =
  process.platform === 'linux'
    ? programs.filter((program) => spawnSync(program, ['--help']).error !== undefined)
    : [...programs]

/** A notification as the real notification server understood it. */
export interface Shown {
  readonly summary: string
  readonly body: string
  readonly urgency: string
  /** 0 stays until it is closed. */
  readonly timeout: string
}

export interface Desktop {
  /** What makes a process a part of this desktop. */
  readonly env: Readonly<Record<string, string>>
  shown(): readonly Shown[]
}

/** A desktop of its own: a screen in memory, a session bus, and dunst, which prints what it shows. */
export async function startDesktop(): Promise<Desktop> {
  const dir = mkdtempSync(join(tmpdir(), 'baton-desktop-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const screen = start('Xvfb', ['-displayfd', '3', '-nolisten', 'tcp', '-screen', '0', '640x480x24'])
  const display = `:${await firstLine(screen.stdio[3] as Readable)}`
  const bus = start('dbus-daemon', ['--session', '--nofork', '--print-address=1'])
  const env = { DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: await firstLine(bus.stdout as Readable) }
  const config = join(dir, 'dunstrc')
  writeFileSync(config, '')
  const dunst = start('dunst', ['-print', '-config', config], env)
  let printed = ''
  dunst.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const list = ['--session', '--dest=org.freedesktop.DBus', '--print-reply', '/', 'org.freedesktop.DBus.ListNames']
  await vi.waitFor(() => {
    const { stdout } = spawnSync('dbus-send', list, { env: { ...process.env, ...env }, encoding: 'utf8' })
    if (!stdout.includes('org.freedesktop.Notifications')) throw new Error('dunst has not started')
  }, eventually)
  return { env, shown: () => printed.split(/^\{$/m).slice(1).filter(isWhole).map(readShown) }
}

/** It never outlives its test. */
function start(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const stdio = ['ignore', 'pipe', 'ignore', 'pipe'] as const
  const child = spawn(program, args, { stdio: [...stdio], env: { ...process.env, ...env } })
  const ended = new Promise((resolve) => child.once('close', resolve))
  onTestFinished(async () => {
    child.kill()
    await ended
  })
  return child
}

function firstLine(stream: Readable): Promise<string> {
  return new Promise((resolve) => {
    let text = ''
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')))
    })
  })
}

function isWhole(block: string): boolean {
  return /^\}$/m.test(block)
}

function readShown(block: string): Shown {
  const field = (name: string) => new RegExp(`^\\t${name}: '?(.*?)'?$`, 'm').exec(block)?.[1] ?? ''
  return { summary: field('summary'), body: field('body'), urgency: field('urgency'), timeout: field('timeout') }
}
