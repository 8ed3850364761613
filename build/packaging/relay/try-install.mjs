// node build/packaging/relay/try-install.mjs [ROOT]: as root on a Debian with systemd, installs, upgrades and removes the deb on
// a real systemd, in namespaces on top of this system's files, or of those in ROOT (made by debootstrap). docs/packaging.md.
import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import { ensureRelayBuilt } from '../../lib/relay-build.mjs'
import { ensureInstalled, fail, root, say, ToolchainError } from '../../lib/toolchain.mjs'
import { ensureBuilt } from '../../lib/web-build.mjs'
import { relayFiles } from './contents.mjs'
import { writeRelayPackages } from './pack-relay.mjs'

const here = join(root, 'build', 'packaging', 'relay')
const cgroup = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'].map((at) => join(at, 'baton-machine'))
const work = mkdtempSync(join(tmpdir(), 'baton-machine-'))
const share = join(work, 'share')
mkdirSync(share)

/** What each package does at a start, before the relay itself. */
const packages = {
  '1.0.0': '',
  '1.1.0': '',
  '1.2.0': `if (process.argv.includes('--check')) { console.error('fails when it is tried'); process.exit(1) }\n`,
  '1.3.0': `if (process.argv.includes('serve') && !process.argv.includes('--check')) process.exit(1)\n`,
  '1.4.0': '',
}

/** The process that started the machine, and the machine's first. */
let machine = null
let systemd = 0
tryAll(process.argv[2] ?? '/')
  .catch((error) => {
    if (systemd) say(inside('systemctl status --full --no-pager --lines 20 baton || true'))
    fail(error)
  })
  .finally(end)

async function tryAll(base) {
  const node = await ensureInstalled()
  await ensureBuilt(node)
  await ensureRelayBuilt(node)
  pack()
  await boot(base)

  say('A first installation runs, as its user.')
  install('1.0.0')
  expect(inside('systemctl is-active baton; stat -c "%U %a" /var/lib/baton'), 'active\nbaton 700')
  expect(inside('stat -c %U /proc/$(systemctl show --property MainPID --value baton)'), 'baton')

  await upgrade('An upgrade', '1.1.0', { succeeds: true, runs: '1.1.0', withinMs: 5_000 })
  await upgrade('An upgrade that fails when it is tried', '1.2.0', { succeeds: false, runs: '1.1.0', withinMs: 1_000 })
  await upgrade('An upgrade that fails when it starts', '1.3.0', { succeeds: false, runs: '1.1.0', withinMs: 10_000 })

  say('A store of the first version is taken over by an upgrade.')
  const fixture = join(root, 'relay', 'test', 'fixtures', 'journal-reducer-2.db.gz')
  writeFileSync(join(share, 'old.db'), gunzipSync(readFileSync(fixture)))
  inside('systemctl stop baton; rm -rf /var/lib/baton/journal.* /var/lib/baton/local-credentials.json')
  inside('install -o baton -g baton -m 600 /share/old.db /var/lib/baton/journal.db')
  install('1.4.0')
  inside('systemctl start baton')
  expect(
    inside('baton verify 2>/dev/null | grep -c "the chain is whole"; baton health | grep -c "\\"ok\\":true"'),
    '1\n1',
  )

  say('Removal and purge keep the data, and a second installation goes on with it.')
  const head = inside('systemctl stop baton; baton verify 2>/dev/null')
  inside('dpkg -r baton-relay')
  expect(
    inside('ls /usr/lib/baton 2>&1 | grep -c No; ls /var/lib/baton/journal.db; ls /etc/baton'),
    '1\n/var/lib/baton/journal.db\nrelay.env',
  )
  inside('dpkg -P baton-relay')
  expect(inside('ls -d /etc/baton 2>/dev/null; stat -c "%U %a" /var/lib/baton'), 'baton 700')
  install('1.0.0')
  expect(inside('systemctl is-active baton'), 'active')
  const [events] = head.split(' ')
  if (Number(inside('baton verify 2>/dev/null').split(' ')[0]) < Number(events))
    throw new ToolchainError('Events are missing.')
  say('All of it came out right.')
}

/** Small differences are enough: each package must be another version, and some must fail. */
function pack() {
  for (const [version, before] of Object.entries(packages)) {
    const files = relayFiles(version).map((file) =>
      file.path === 'relay/main.mjs' ? { ...file, content: Buffer.from(before + file.content) } : file,
    )
    writeRelayPackages(files, version, join(share, version), 1)
  }
  for (const script of ['probe.mjs', 'count-alerts.mjs']) copyFileSync(join(here, script), join(share, script))
}

async function boot(base) {
  const group = cgroup.find((at) => makes(at))
  if (!group) throw new ToolchainError('A control group (v2) is needed, and cannot be made here: run it as root.')
  const started = `echo $$ > ${group}/cgroup.procs; exec unshare --mount --pid --net --ipc --uts --cgroup --fork --kill-child "$@"`
  machine = spawn('sh', ['-c', started, 'sh', join(here, 'machine.sh'), base, work], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  for (let tries = 0; tries < 300; tries++) {
    await wait(200)
    systemd = childOf(machine.pid)
    if (systemd && /running|degraded/.test(inside('systemctl is-system-running || true', true))) return
  }
  throw new ToolchainError('systemd did not come up.')
}

function makes(at) {
  try {
    mkdirSync(at, { recursive: false })
    readFileSync(join(at, 'cgroup.procs'))
    return true
  } catch (error) {
    return error.code === 'EEXIST'
  }
}

function childOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
  return Number.parseInt(children, 10) || 0
}

/** Runs a line of shell in the machine; what it prints, without its last line end. */
function inside(line, isQuiet = false) {
  const enter = ['-t', String(systemd), '-m', '-p', '-n', '-i', '-u', '-C', '-r', '-w']
  const environment = [
    'env',
    '-i',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    'HOME=/root',
    'DEBIAN_FRONTEND=noninteractive',
  ]
  const stdio = ['ignore', 'pipe', isQuiet ? 'ignore' : 'inherit']
  try {
    return execFileSync('nsenter', [...enter, ...environment, 'sh', '-c', line], { encoding: 'utf8', stdio }).trim()
  } catch (error) {
    if (isQuiet) return ''
    throw new ToolchainError(`${line} failed (exit ${error.status}): ${error.stdout}`)
  }
}

function install(version) {
  inside(`dpkg -i /share/${version}/*.deb`)
}

/** Upgrades while alerts come in, and sees that each one that was accepted is there. */
async function upgrade(what, version, { succeeds, runs, withinMs }) {
  const before = alertsIn()
  const probe = 'rm -f /tmp/stop; /usr/lib/baton/current/node /share/probe.mjs > /tmp/probe & probe=$!; sleep 1;'
  const done = `dpkg -i /share/${version}/*.deb >&2 && echo yes || echo no; sleep 4; touch /tmp/stop; wait $probe; cat /tmp/probe`
  const [isDone, told] = inside(`${probe} ${done}`).split('\n')
  const { accepted, longestMs } = JSON.parse(told)
  say(`${what}: ${accepted} alerts accepted, none for ${longestMs} ms.`)
  expect(isDone, succeeds ? 'yes' : 'no')
  expect(inside('cat /usr/lib/baton/current/version; systemctl is-active baton'), `${runs}\nactive`)
  if (longestMs > withinMs) throw new ToolchainError(`That is more than ${withinMs} ms.`)
  expect(String(alertsIn() - before), String(accepted))
}

/** How many alerts the journal has. */
function alertsIn() {
  return Number(inside('/usr/lib/baton/current/node /share/count-alerts.mjs'))
}

function expect(found, wanted) {
  if (found !== wanted) throw new ToolchainError(`Expected:\n${wanted}\nFound:\n${found}`)
}

function end() {
  machine?.kill('SIGKILL')
  rmSync(work, { recursive: true, force: true })
}
