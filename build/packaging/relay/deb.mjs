import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { ar, tarGz } from './archive.mjs'
import { packagingFile } from './contents.mjs'

const name = 'baton-relay'
const scripts = ['postinst', 'prerm', 'postrm']
const settings = '/etc/baton/relay.env'

/**
 * A deb that installs the relay as a service: what is unpacked below /usr/lib/baton/package becomes a release in postinst.
 * @param {readonly import('./archive.mjs').Entry[]} relay what `relayFiles` told
 * @param {string} version
 * @param {number} time of all that is in it, s since 1970
 * @param {number} level of compression, 1 to 9
 * @returns {Buffer}
 */
export function deb(relay, version, time, level) {
  const entries = [
    ...relay.map((entry) => ({ ...entry, path: `usr/lib/baton/package/${entry.path}` })),
    ...installed(relay, version, time),
  ]
  const control = [
    text('control', controlText(entries, version)),
    text('conffiles', `${settings}\n`),
    text('md5sums', sums(entries)),
    ...scripts.map((script) => ({ path: script, mode: 0o755, content: packagingFile(script) })),
  ]
  const members = [
    { name: 'debian-binary', content: Buffer.from('2.0\n') },
    { name: 'control.tar.gz', content: tarGz(control, time, './', level) },
    { name: 'data.tar.gz', content: tarGz(entries, time, './', level) },
  ]
  return ar(members, time)
}

/** What stands elsewhere than in the relay's own folder. */
function installed(relay, version, time) {
  const doc = `usr/share/doc/${name}`
  const licences = relay.find(({ path }) => path === 'licences.md').content
  return [
    { path: 'usr/bin/baton', mode: 0o777, link: '../lib/baton/current/baton' },
    { path: settings.slice(1), mode: 0o644, content: packagingFile('relay.env') },
    { path: 'lib/systemd/system/baton.service', mode: 0o644, content: packagingFile('baton.service') },
    packed('usr/share/man/man1/baton.1.gz', packagingFile('baton.1')),
    packed(`${doc}/licences.md.gz`, licences),
    packed(`${doc}/changelog.gz`, Buffer.from(changelog(version, time))),
    { path: `${doc}/copyright`, mode: 0o644, content: packagingFile('copyright') },
    { path: `usr/share/lintian/overrides/${name}`, mode: 0o644, content: packagingFile('lintian-overrides') },
  ]
}

function text(path, content) {
  return { path, mode: 0o644, content: Buffer.from(content) }
}

function packed(path, content) {
  return { path, mode: 0o644, content: gzipSync(content, { level: 9 }) }
}

function controlText(entries, version) {
  const kib = entries.reduce((total, { content }) => total + Math.ceil((content?.length ?? 0) / 1024), 0)
  return `Package: ${name}
Version: ${version}
Section: net
Priority: optional
Architecture: amd64
Depends: adduser, init-system-helpers (>= 1.52), libc6 (>= 2.28), libgcc-s1, libstdc++6
Installed-Size: ${kib}
Maintainer: The Baton authors <packages@baton.invalid>
Homepage: https://baton.invalid
Description: relay of an on-call console: takes alerts and calls who is on call
 Baton's relay receives alerts, calls people step by step until somebody
 answers, and serves the console to browsers. What it has accepted is on disk.
 .
 It brings the Node that it runs on, and needs no database server.
`
}

function sums(entries) {
  return entries
    .filter(({ content, path }) => content && `/${path}` !== settings)
    .map(({ path, content }) => `${createHash('md5').update(content).digest('hex')}  ${path}\n`)
    .sort()
    .join('')
}

function changelog(version, time) {
  const date = new Date(time * 1_000).toUTCString().replace('GMT', '+0000')
  return `${name} (${version}) stable; urgency=medium

  * What changed is in CHANGELOG.md of the source.

 -- The Baton authors <packages@baton.invalid>  ${date}
`
}
