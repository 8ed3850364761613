import { constants } from 'node:fs'
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { cleanLine } from '../intake/text.ts'
import { type FiledRunbook, maxRunbookBytes, readRunbook } from './read-runbook.ts'

/** What is wrong with one file of the folder, or with the folder itself (`path` is then empty). */
export interface RunbookProblem {
  readonly path: string
  readonly problem: string
}

/** The Markdown files of a folder, without their contents. */
export interface Listing {
  readonly files: readonly ListedFile[]
  readonly problems: readonly RunbookProblem[]
  /** The same as long as no file has changed. */
  readonly fingerprint: string
}

interface ListedFile {
  /** The path within the folder, with slashes and without `.md`. */
  readonly id: string
  /** Where it really is, its links followed. */
  readonly file: string
}

/** Runbooks that one folder may hold, and their bytes together: every console carries them all. */
const maxRunbooks = 300
const maxTotalBytes = 4 * 1024 * 1024
/** A folder that was named by mistake, a home or a disk, must not be walked whole. */
const maxEntries = 5_000
const maxDepth = 8
const namePattern = /^[\p{L}\p{N}_][\p{L}\p{N} ._-]*$/u

/** Lists the folder. Rejects when the folder itself cannot be read. What begins with a dot (`.git`) is passed over. */
export async function listFolder(folder: string): Promise<Listing> {
  const walk = new Walk(await realpath(folder))
  await walk.enter(walk.root, 0)
  return walk.result()
}

class Walk {
  readonly root: string
  readonly #files: ListedFile[] = []
  readonly #problems: RunbookProblem[] = []
  readonly #stamps: string[] = []
  #entries = 0
  #bytes = 0

  constructor(root: string) {
    this.root = root
  }

  result(): Listing {
    const fingerprint = [...this.#stamps, ...this.#problems.map(({ path, problem }) => `${path}: ${problem}`)].join(
      '\n',
    )
    return { files: this.#files, problems: this.#problems, fingerprint }
  }

  async enter(dir: string, depth: number): Promise<void> {
    const entries = await readdir(dir, { withFileTypes: true })
    // In one order everywhere, so that the same files are left out of a folder that holds too much.
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.')) continue
      if (++this.#entries > maxEntries)
        return this.#tell(this.root, `it has more than ${maxEntries} entries; the rest was not looked at`)
      const path = join(dir, entry.name)
      if (entry.isDirectory()) await this.#enterBelow(path, entry.name, depth)
      else if (entry.name.endsWith('.md')) await this.#add(path, entry.name, entry.isSymbolicLink())
    }
  }

  async #enterBelow(path: string, name: string, depth: number): Promise<void> {
    if (!namePattern.test(name)) return
    if (depth >= maxDepth) return this.#tell(path, `folders are nested more than ${maxDepth} deep here`)
    await this.enter(path, depth + 1).catch(() => this.#tell(path, 'this folder cannot be read'))
  }

  async #add(path: string, name: string, isLink: boolean): Promise<void> {
    const id = this.#idOf(path)
    if (!namePattern.test(name) || id.length > 200)
      return this.#tell(
        path,
        'its name is too long or has other characters than letters, digits, spaces, `.`, `_` and `-`',
      )
    try {
      const file = isLink ? await realpath(path) : path
      if (!file.startsWith(this.root + sep))
        return this.#tell(path, 'it is a link that leads out of the folder; not read')
      const { size, mtimeMs, ctimeMs } = await stat(file)
      if (this.#files.length >= maxRunbooks)
        return this.#tell(path, `there are more than ${maxRunbooks} runbooks; not read`)
      if (this.#bytes + size > maxTotalBytes)
        return this.#tell(path, 'the runbooks together are larger than 4 MiB; not read')
      this.#bytes += size
      this.#files.push({ id, file })
      this.#stamps.push(`${id} ${size} ${mtimeMs} ${ctimeMs}`)
    } catch {
      this.#tell(path, 'it cannot be read')
    }
  }

  #idOf(path: string): string {
    return relative(this.root, path).split(sep).join('/').replace(/\.md$/, '')
  }

  #tell(path: string, problem: string): void {
    if (this.#problems.length < maxProblems) this.#problems.push({ path: shownPath(this.root, path), problem })
  }
}

const maxProblems = 100

function shownPath(root: string, path: string): string {
  return cleanLine(relative(root, path).split(sep).join('/'), 200)
}

/** Reads what was listed. A file with a problem is left out of `runbooks`, and its problem told. */
export async function readListed({ files, problems }: Listing): Promise<{
  readonly runbooks: readonly FiledRunbook[]
  readonly problems: readonly RunbookProblem[]
  /** False when a file could not be read that may be readable the next time, unchanged. */
  readonly isFinal: boolean
}> {
  const runbooks: FiledRunbook[] = []
  const told = [...problems]
  let isFinal = true
  for (const { id, file } of files) {
    const bytes = await readBounded(file).catch(() => null)
    if (bytes === null) isFinal = false
    const runbook = bytes === null ? 'it cannot be read' : readRunbook(id, bytes)
    if (typeof runbook !== 'string') runbooks.push(runbook)
    else told.push({ path: `${id}.md`, problem: runbook })
  }
  return { runbooks, problems: told, isFinal }
}

/** At most one byte more than a runbook may have. A pipe or device in the folder is never waited for. */
async function readBounded(file: string): Promise<Uint8Array | null> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
  const handle = await open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  try {
    if (!(await handle.stat()).isFile()) return null
    return await readUpTo(handle, maxRunbookBytes + 1)
  } finally {
    await handle.close()
  }
}

async function readUpTo(handle: FileHandle, max: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(max)
  let length = 0
  while (length < max) {
    const { bytesRead } = await handle.read(buffer, length, max - length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}
