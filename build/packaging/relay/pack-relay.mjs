import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureRelayBuilt } from '../../lib/relay-build.mjs'
import { root, say } from '../../lib/toolchain.mjs'
import { ensureBuilt } from '../../lib/web-build.mjs'
import { tarGz } from './archive.mjs'
import { relayFiles } from './contents.mjs'
import { deb } from './deb.mjs'

const output = join(root, 'dist', 'relay')

/**
 * Builds what is missing and packs the relay for Linux on x64: a deb, a tar.gz, and their SHA256SUMS.
 * @param {string} node the Node to build with
 * @throws {import('../../lib/toolchain.mjs').ToolchainError} if a build fails
 */
export async function packRelay(node) {
  await ensureBuilt(node)
  await ensureRelayBuilt(node)
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  writeRelayPackages(relayFiles(version), version, output)
  say(`Packed into ${output}.`)
}

/**
 * Writes the packages of the given files into the folder `to`, in place of what was there.
 * @param {readonly import('./archive.mjs').Entry[]} files as `relayFiles` tells them
 * @param {string} version
 * @param {string} to
 * @param {number} [level] of compression, 1 to 9: quick for what is only tried
 */
export function writeRelayPackages(files, version, to, level = 9) {
  const time = changedAt()
  const unpacked = `baton-relay-${version}-linux-x64`
  const packages = {
    [`${unpacked}.tar.gz`]: tarGz(files, time, `${unpacked}/`, level),
    [`baton-relay_${version}_amd64.deb`]: deb(files, version, time, level),
  }
  rmSync(to, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  for (const [name, content] of Object.entries(packages)) writeFileSync(join(to, name), content)
  writeFileSync(join(to, 'SHA256SUMS'), Object.entries(packages).map(sumLine).join(''))
}

function sumLine([name, content]) {
  return `${createHash('sha256').update(content).digest('hex')}  ${name}\n`
}

/** When all that is packed counts as changed, s since 1970: given, or the last commit's time, so that packages can be made again. */
function changedAt() {
  const given = process.env.SOURCE_DATE_EPOCH
  if (given !== undefined) return Number.parseInt(given, 10)
  const { stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' })
  return Number.parseInt(stdout, 10) || Math.floor(statSync(join(root, 'package.json')).mtimeMs / 1_000)
}
