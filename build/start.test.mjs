import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { root } from './lib/toolchain.mjs'

const folder = mkdtempSync(join(tmpdir(), 'baton-start-'))
const readyLine = JSON.stringify({
  relay: 'http://127.0.0.1:4010',
  console: 'http://127.0.0.1:4010/#pair=x',
  token: 't',
  integrations: { generic: { url: 'http://127.0.0.1:4010/v1/intake/generic/k' }, alertmanager: { url: 'http://a' } },
})

/** Stands in for the relay: says on stderr what it was told and how it was stopped. */
const standIn = (body) => `
const say = (text) => process.stderr.write(text + '\\n')
const stop = (why) => { say('relay stops: ' + why); process.exit(0) }
say('relay arguments: ' + JSON.stringify(process.argv.slice(2)))
process.on('SIGINT', () => stop('SIGINT'))
process.on('SIGTERM', () => stop('SIGTERM'))
process.stdin.on('end', () => stop('stdin')).resume()
${body}
`
const ready = `process.stdout.write(${JSON.stringify(`${readyLine}\n`)})`
const serving = standIn(ready)

const running = new Set()
afterEach(() => {
  for (const child of running) child.kill('SIGKILL')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
function start(source, ...args) {
  return startIn({}, source, ...args)
}

/** Never fetches Electron: that is what CI says. */
function startIn(environment, source, ...args) {
  count += 1
  const entry = join(folder, `relay-${count}.mjs`)
  writeFileSync(entry, source)
  const without = { CI: '1', DISPLAY: '', WAYLAND_DISPLAY: '', ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'none') }
  const env = { ...process.env, ...without, ...environment, BATON_RELAY_ENTRY: entry }
  const child = spawn(process.execPath, [join(root, 'build/start.mjs'), ...args], { env, cwd: folder })
  const output = { stdout: '', stderr: '' }
  const watchers = new Set()
  for (const name of ['stdout', 'stderr']) {
    child[name].setEncoding('utf8').on('data', (chunk) => {
      output[name] += chunk
      for (const watcher of watchers) watcher()
    })
  }
  running.add(child)
  const ended = new Promise((resolve) => {
    child.once('close', (code) => {
      running.delete(child)
      resolve(code)
    })
  })
  const says = (name, text) =>
    new Promise((resolve, reject) => {
      const look = () => output[name].includes(text) && resolve()
      watchers.add(look)
      ended.then(() => reject(new Error(`ended without "${text}": ${JSON.stringify(output)}`)))
      look()
    })
  return { child, output, ended, says }
}

describe('npm start', () => {
  it('prints the ready line alone on stdout with --json', async () => {
    const { child, output, ended, says } = start(serving, '--json', '--no-open', '--port', '0', '--data', 'd')
    await says('stdout', '\n')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(output.stdout).toBe(`${readyLine}\n`)
    const given = JSON.parse(/relay arguments: (.*)/.exec(output.stderr)[1])
    expect(given.slice(0, 4)).toEqual(['serve', '--local', '--json', '--exit-with-stdin'])
    expect(given.slice(4, 10)).toEqual(['--port', '0', '--host', '127.0.0.1', '--data', join(folder, 'd')])
    expect(given.slice(10)).toEqual(['--console-dir', join(root, 'desktop', 'dist', 'web')])
  })

  it('hands what may be read and sent to over to the relay', async () => {
    const more = ['--runbooks', 'r', '--allow-send', 'ntfy.lan', '--allow-send', '10.0.0.0/8']
    const { child, output, ended, says } = start(serving, '--json', '--no-open', ...more)
    await says('stdout', '\n')
    child.kill('SIGINT')
    await ended
    const given = JSON.parse(/relay arguments: (.*)/.exec(output.stderr)[1])
    const permits = ['--runbooks', join(folder, 'r'), '--allow-send', 'ntfy.lan', '--allow-send', '10.0.0.0/8']
    expect(given.slice(12)).toEqual(permits)
  })

  it('tells a person where it is and how to send a first alert', async () => {
    const { child, output, ended, says } = start(serving, '--no-open')
    await says('stdout', 'Ctrl-C')
    child.kill('SIGINT')
    await ended
    expect(output.stdout).toContain('-d \'{"key":"first-alert",')
    expect(output.stdout).toContain('http://127.0.0.1:4010/v1/intake/generic/k')
    expect(output.stdout).toContain('        - url: http://a\n          send_resolved: true')
  })

  it('names the address to open by hand where no browser can be opened', async () => {
    const { child, output, ended, says } = start(serving, '--json')
    await says('stderr', 'Open this address yourself: http://127.0.0.1:4010/#pair=x')
    expect(output.stderr).toContain('There is no display here for the desktop app; opening the console in the browser.')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  })

  it('stops well on a signal that comes twice, as it does under npm', async () => {
    const { child, output, ended, says } = start(serving, '--json', '--no-open')
    await says('stdout', '\n')
    child.kill('SIGINT')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(output.stderr).toContain('relay stops: SIGINT')
  })

  it('takes the relay along when it is killed', async () => {
    const { child, says, ended } = start(serving, '--json', '--no-open')
    await says('stdout', '\n')
    child.kill('SIGKILL')
    await says('stderr', 'relay stops: stdin')
    await ended
  })

  it('ends with the exit code of a relay that ends before it is ready', async () => {
    const { output, ended } = start(standIn("say('port 4010 is taken'); process.exit(7)"), '--json', '--no-open')
    expect(await ended).toBe(7)
    expect(output.stdout).toBe('')
    expect(output.stderr).toContain('port 4010 is taken')
  })

  it('fails when the relay ends without a word and without an error', async () => {
    const { ended } = start(standIn('process.exit(0)'), '--json', '--no-open')
    expect(await ended).toBe(1)
  })

  it('stops a relay whose first line is something else', async () => {
    const { output, ended } = start(standIn("process.stdout.write('hello\\n')"), '--json', '--no-open')
    expect(await ended).toBe(1)
    expect(output.stdout).toBe('')
    expect(output.stderr).toContain('The relay did not say that it is ready, but: hello')
  })

  it('ends well after it joined a relay that was running', async () => {
    const joined = JSON.stringify({ ...JSON.parse(readyLine), joined: true })
    const body = `process.stdout.write(${JSON.stringify(`${joined}\n`)}, () => process.exit(0))`
    const { output, ended } = start(standIn(body), '--json', '--no-open')
    expect(await ended).toBe(0)
    expect(output.stdout).toBe(`${joined}\n`)
  })

  it('fails aloud when the relay stops by itself later', async () => {
    const body = `process.stdout.write(${JSON.stringify(`${readyLine}\n`)}, () => process.exit(3))`
    const { output, ended } = start(standIn(body), '--json', '--no-open')
    expect(await ended).toBe(3)
    expect(output.stderr).toContain('The relay stopped by itself (exit 3).')
  })

  it('outlives a reader that goes away', async () => {
    const { child, output, ended, says } = start(serving)
    child.stdout.destroy()
    await says('stderr', 'Open this address yourself')
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(output.stderr).toContain('relay stops: SIGTERM')
  })

  it.each([
    ['postgres://baton:S3cretPw!x@db/baton'],
    ['--journal=postgres://baton:S3 cretPw@x@db/baton'],
    ['postgres://db/baton?password=S3cretPw!x'],
  ])('shows no password of %s, which it refuses', async (argument) => {
    const { output, ended } = start(standIn(ready), argument)
    expect(await ended).toBe(2)
    expect(output.stderr).toMatch(/is not an option/)
    expect(output.stderr).not.toMatch(/cret|Pw/)
  })

  it('refuses an unknown option in one line', async () => {
    const { output, ended } = start(serving, '--prot', '1')
    expect(await ended).toBe(2)
    expect(output).toEqual({
      stdout: '',
      stderr: '--prot is not an option of npm start. npm start -- --help lists the options.\n',
    })
  })

  it.runIf(process.platform === 'linux')('keeps the relay in its own process group', async () => {
    const source = standIn(`say('pid ' + process.pid + '.'); process.stdout.write(${JSON.stringify(`${readyLine}\n`)})`)
    const { child, output, ended, says } = start(source, '--json', '--no-open')
    await says('stderr', 'pid ')
    await says('stdout', '\n')
    const groupOf = (pid) => execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    expect(groupOf(/pid (\d+)\./.exec(output.stderr)[1])).toBe(groupOf(child.pid))
    child.kill('SIGINT')
    await ended
  })
})

/** Stands in for the program that opens a browser: says on a file what it was given, and what that page says. */
function standInBrowser(code) {
  count += 1
  const bin = join(folder, `browser-${count}`)
  const told = join(bin, 'told')
  mkdirSync(bin)
  const source = `#!${process.execPath}
const { readFileSync, renameSync, statSync, writeFileSync } = require('node:fs')
const [page] = process.argv.slice(2)
const told = { given: process.argv.slice(2), mode: statSync(page).mode & 0o777, page: readFileSync(page, 'utf8') }
writeFileSync(${JSON.stringify(`${told}.part`)}, JSON.stringify(told))
renameSync(${JSON.stringify(`${told}.part`)}, ${JSON.stringify(told)})
process.exit(${code})
`
  writeFileSync(join(bin, 'xdg-open'), source, { mode: 0o755 })
  return { told, environment: { DISPLAY: ':0', PATH: bin } }
}

describe.runIf(process.platform === 'linux')('npm start with a browser', () => {
  it('hands over the link in a page of this user’s, never on a command line, and takes it away again', async () => {
    const { told, environment } = standInBrowser(0)
    const { child, ended } = startIn(environment, serving, '--browser', '--data', `b-${count}`)
    await vi.waitFor(() => expect(existsSync(told)).toBe(true), { timeout: 20_000, interval: 50 })
    const { given, mode, page } = JSON.parse(readFileSync(told, 'utf8'))
    expect(given).toHaveLength(1)
    expect(given[0]).not.toContain('pair=')
    expect(mode).toBe(0o600)
    expect(page).toContain('content="0; url=http://127.0.0.1:4010/#pair=x"')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(existsSync(given[0])).toBe(false)
  })

  it('says the address, and leaves no page, where the browser does not open', async () => {
    const { told, environment } = standInBrowser(3)
    const { child, ended, says } = startIn(environment, serving, '--browser', '--data', `b-${count}`)
    await says('stderr', 'Open this address yourself: http://127.0.0.1:4010/#pair=x')
    expect(existsSync(JSON.parse(readFileSync(told, 'utf8')).given[0])).toBe(false)
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  })
})

/** Stands in for Electron: says on stderr what it was given and how it was stopped. */
function standInElectron(body) {
  count += 1
  const dist = join(folder, `electron-${count}`)
  mkdirSync(dist)
  const source = `#!${process.execPath}
const say = (text) => process.stderr.write(text + '\\n')
process.on('SIGTERM', () => { say('app stops'); process.exit(0) })
say('app: ' + process.argv.slice(2).join(' ') + '.')
say('link: ' + process.env.BATON_JOIN + ', data: ' + process.env.BATON_USER_DATA + '.')
${body}
`
  writeFileSync(join(dist, 'electron'), source, { mode: 0o755 })
  // Nothing on PATH opens a browser, so that the tests open none.
  return { ELECTRON_OVERRIDE_DIST_PATH: dist, DISPLAY: ':0', PATH: folder }
}
const open = 'setInterval(() => {}, 1000)'

describe.runIf(process.platform === 'linux')('npm start with the desktop app', () => {
  it('opens it with the link in its environment, never on its command line', async () => {
    const { child, output, ended, says } = startIn(standInElectron(open), serving, '--data', 'own')
    await says('stderr', 'link: ')
    await says('stderr', `data: ${join(folder, 'own', 'desktop')}.`)
    expect(output.stderr).toContain('link: http://127.0.0.1:4010/#pair=x,')
    expect(output.stderr).toContain(`app: ${join(root, 'desktop', 'dist')}.`)
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(output.stderr).toContain('app stops')
    expect(output.stderr).toContain('relay stops: SIGINT')
  })

  it.each(['--browser', '--no-open'])('opens none with %s', async (option) => {
    const { child, output, ended, says } = startIn(standInElectron(open), serving, option)
    await says('stdout', 'Ctrl-C')
    if (option === '--browser') await says('stderr', 'Open this address yourself')
    child.kill('SIGINT')
    await ended
    expect(output.stderr).not.toContain('app: ')
  })

  it('keeps the relay when it is closed, and says so', async () => {
    const { child, output, ended, says } = startIn(standInElectron('process.exit(0)'), serving)
    await says('stderr', 'The desktop app was closed; the relay goes on.')
    expect(output.stderr).not.toContain('relay stops')
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  })

  it('opens the browser when it fails, and says why', async () => {
    const { child, output, ended, says } = startIn(standInElectron('process.exit(5)'), serving)
    await says('stderr', 'Open this address yourself: http://127.0.0.1:4010/#pair=x')
    expect(output.stderr).toMatch(/The desktop app ended \(exit 5.*\); opening the console in the browser\./)
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  })

  it('opens the browser where Electron is not to be had, in one line', async () => {
    const { child, ended, says } = startIn({ ELECTRON_OVERRIDE_DIST_PATH: '', DISPLAY: ':0', PATH: folder }, serving)
    await says('stderr', "Electron's binary is not here, and CI fetches none; opening the console in the browser.\n")
    child.kill('SIGINT')
    expect(await ended).toBe(0)
  })

  it('closes it when the relay stops by itself', async () => {
    const failing = standIn(`process.on('SIGUSR2', () => process.exit(3)); say('relay ' + process.pid + '!'); ${ready}`)
    const { output, ended, says } = startIn(standInElectron(open), failing)
    await says('stderr', 'link: ')
    process.kill(Number(/relay (\d+)!/.exec(output.stderr)[1]), 'SIGUSR2')
    expect(await ended).toBe(3)
    expect(output.stderr).toContain('The relay stopped by itself (exit 3).')
    expect(output.stderr).toContain('app stops')
  })

  it('ends with it on a relay that was running', async () => {
    const joined = JSON.stringify({ ...JSON.parse(readyLine), joined: true })
    const body = `process.stdout.write(${JSON.stringify(`${joined}\n`)}, () => process.exit(0))`
    const { output, ended } = startIn(standInElectron('process.exit(0)'), standIn(body))
    expect(await ended).toBe(0)
    expect(output.stderr).toContain('link: ')
  })

  it('keeps it in its own process group', async () => {
    const { child, output, ended, says } = startIn(standInElectron(`say('pid ' + process.pid + '!'); ${open}`), serving)
    await says('stderr', '!')
    const groupOf = (pid) => execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    expect(groupOf(/pid (\d+)!/.exec(output.stderr)[1])).toBe(groupOf(child.pid))
    child.kill('SIGINT')
    await ended
  })
})
