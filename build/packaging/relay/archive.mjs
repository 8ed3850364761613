import { gzipSync } from 'node:zlib'

/**
 * A file, folder or link of an archive. `path` has no leading `./` and no trailing slash; a folder has neither `content`
 * nor `link`.
 * @typedef {{ path: string, mode: number, content?: Buffer, link?: string }} Entry
 */

const block = 512
const kinds = { file: '0', link: '2', folder: '5' }

/**
 * A gzipped tar of the entries in order of their paths, with the folders that they need. All belongs to root and was
 * changed at `time`: the same entries are the same bytes.
 * @param {readonly Entry[]} entries
 * @param {number} time in s since 1970
 * @param {string} prefix what each path begins with, such as `./`
 * @param {number} level of compression, 1 to 9
 * @returns {Buffer}
 */
export function tarGz(entries, time, prefix, level) {
  const all = [...foldersOf(entries), ...entries].sort((a, b) => (a.path < b.path ? -1 : 1))
  const parts = all.flatMap((entry) => [header(entry, time, prefix), ...(entry.content ? [padded(entry.content)] : [])])
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]), { level })
}

/**
 * An ar archive, as a deb is one.
 * @param {readonly { name: string, content: Buffer }[]} members
 * @param {number} time in s since 1970
 * @returns {Buffer}
 */
export function ar(members, time) {
  const parts = members.flatMap(({ name, content }) => {
    const fields = [name.padEnd(16), String(time).padEnd(12), '0'.padEnd(6), '0'.padEnd(6), '100644'.padEnd(8)]
    const head = `${fields.join('')}${String(content.length).padEnd(10)}\`\n`
    return [Buffer.from(head), content, Buffer.alloc(content.length % 2, '\n')]
  })
  return Buffer.concat([Buffer.from('!<arch>\n'), ...parts])
}

/** The folders above the entries, without those that are entries themselves. */
function foldersOf(entries) {
  const named = new Set(entries.map(({ path }) => path))
  const above = new Set(
    entries.flatMap(({ path }) => path.split('/').map((_, at, parts) => parts.slice(0, at).join('/'))),
  )
  return [...above].filter((path) => !named.has(path)).map((path) => ({ path, mode: 0o755 }))
}

function header({ path, mode, content, link }, time, prefix) {
  const kind = content ? 'file' : link === undefined ? 'folder' : 'link'
  const head = Buffer.alloc(block)
  const { name, above } = split(`${prefix}${path}${kind === 'folder' && path !== '' ? '/' : ''}`)
  head.write(name, 0)
  for (const [at, width, value] of [
    [100, 8, mode],
    [108, 8, 0],
    [116, 8, 0],
    [124, 12, content?.length ?? 0],
    [136, 12, time],
  ])
    head.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at)
  head.write(' '.repeat(8), 148)
  head.write(kinds[kind], 156)
  head.write(link ?? '', 157)
  head.write('ustar\u000000', 257)
  head.write('root', 265)
  head.write('root', 297)
  head.write(above, 345)
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return head
}

/** A name of more than 100 bytes is told in two parts, divided at a slash. */
function split(path) {
  if (Buffer.byteLength(path) <= 100) return { name: path, above: '' }
  const at = path.indexOf('/', path.length - 101)
  const [name, above] = [path.slice(at + 1), path.slice(0, at)]
  if (at < 0 || Buffer.byteLength(name) > 100 || Buffer.byteLength(above) > 155)
    throw new Error(`${path} is too long for a tar`)
  return { name, above }
}

function padded(content) {
  return Buffer.concat([content, Buffer.alloc((block - (content.length % block)) % block)])
}
