import { realpath } from 'node:fs/promises'
import type { Draft } from '@baton/shared/log/events.ts'
import type { Desk } from '@baton/shared/model/desk.ts'
import type { Runbook } from '@baton/shared/model/runbook.ts'
import type { Clock } from '../core/clock.ts'
import type { Core } from '../core/core.ts'
import { mayRead, type Permits } from '../outbound/permits.ts'
import { listFolder, type RunbookProblem, readListed } from './read-folder.ts'
import type { FiledRunbook } from './read-runbook.ts'

/** How soon a change in the folder, such as a `git pull`, is seen. */
const everyMs = 30_000

/** How the folder is doing, for operators. */
export interface RunbookFolderStatus {
  /** As the configuration names it; null when it names none. */
  readonly folder: string | null
  /** When it was last looked at, Unix ms; null before the first look. */
  readonly checkedAt: number | null
  /** What could not be used. The runbooks that are known of it stay as they were. */
  readonly problems: readonly RunbookProblem[]
}

/** Before the first look, and where nobody looks. */
export const unknownFolder: RunbookFolderStatus = { folder: null, checkedAt: null, problems: [] }

export interface RunbookFolderOptions {
  readonly core: Core
  readonly clock: Clock
  /** What the operator lets the relay read; null leaves that open. */
  readonly permits: Permits | null
  /** Told when the problems change. */
  readonly onProblems: (problems: readonly RunbookProblem[]) => void
}

/**
 * Publishes the team's runbooks from their folder: at a start, when the configuration changes, and when a file does.
 * A folder that cannot be read, or is suddenly empty, withdraws nothing: it is more likely unmounted than meant.
 */
export class RunbookFolder {
  readonly #options: RunbookFolderOptions
  #status = unknownFolder
  /** What was read last, by folder and fingerprint; null when it must be read again. */
  #read: string | null = null
  #looking: Promise<void> = Promise.resolve()
  #cancel: () => void = () => undefined
  #stopped = false

  constructor(options: RunbookFolderOptions) {
    this.#options = options
    void this.refresh()
    this.#wait()
  }

  get status(): RunbookFolderStatus {
    return this.#status
  }

  /** How the folder is doing, one line a thing; empty when no folder is named. */
  words(): readonly string[] {
    const { folder, problems } = this.#status
    if (folder === null) return []
    const count = Object.keys(this.#options.core.desk.runbooks).length
    return [
      `${count} published`,
      ...problems.map(({ path, problem }) => (path === '' ? problem : `${path}: ${problem}`)),
    ]
  }

  /** Looks now; resolves once what has changed is published. Never rejects. */
  refresh(): Promise<void> {
    this.#looking = this.#looking.then(() => (this.#stopped ? undefined : this.#look())).catch(() => undefined) // The journal failed; the core ends the process.
    return this.#looking
  }

  stop(): void {
    this.#stopped = true
    this.#cancel()
  }

  #wait(): void {
    this.#cancel = this.#options.clock.after(everyMs, () => {
      this.refresh().finally(() => {
        if (!this.#stopped) this.#wait()
      })
    })
  }

  async #look(): Promise<void> {
    const { core } = this.#options
    const folder = core.desk.filed.runbooks ?? null
    // What is read below may be older than what another relay publishes meanwhile.
    const known = core.desk.runbooks
    if (folder === null) {
      this.#read = null
      this.#note(null, [])
      await this.#publish(folder, known, withdrawals(Object.keys(known)))
      return
    }
    if (!(await this.#mayRead(folder)))
      return this.#keepAll(folder, 'the operator does not let this relay read the folder (serve --runbooks)')
    const listing = await listFolder(folder).catch(() => null)
    if (listing === null) return this.#keepAll(folder, 'the folder cannot be read')
    if (listing.files.length === 0 && listing.problems.length === 0)
      return this.#keepAll(folder, 'there is no runbook in it')
    const fingerprint = `${folder}\n${listing.fingerprint}`
    if (fingerprint === this.#read) return this.#note(folder, this.#status.problems)
    const { runbooks, problems, isFinal } = await readListed(listing)
    const drafts = [...publications(known, runbooks), ...withdrawals(gone(known, runbooks, problems))]
    const isPublished = await this.#publish(folder, known, drafts)
    this.#read = isPublished && isFinal ? fingerprint : null
    this.#note(folder, problems)
  }

  /** A link in an allowed folder leads nowhere else. */
  async #mayRead(folder: string): Promise<boolean> {
    const { permits } = this.#options
    if (permits === null) return true
    const real = async (path: string) => realpath(path).catch(() => path)
    const runbooks = await Promise.all(permits.runbooks.map(real))
    return mayRead(permits, folder) && mayRead({ ...permits, runbooks }, await real(folder))
  }

  #keepAll(folder: string, why: string): void {
    const count = Object.keys(this.#options.core.desk.runbooks).length
    const kept = count === 0 ? '' : `; the ${count} known before stay as they are`
    this.#read = null
    this.#note(folder, [{ path: '', problem: `${why}${kept}` }])
  }

  #note(folder: string | null, problems: readonly RunbookProblem[]): void {
    const isNews = JSON.stringify(problems) !== JSON.stringify(this.#status.problems)
    this.#status = { folder, checkedAt: this.#options.clock.now(), problems }
    if (isNews) this.#options.onProblems(problems)
  }

  /** False when another relay was first: what follows from the folder now is for the next look to say. */
  async #publish(folder: string | null, known: Known, drafts: readonly Draft[]): Promise<boolean> {
    if (drafts.length === 0) return true
    const actor = { kind: 'relay', id: 'relay', device: null } as const
    let isFirst = false
    const decide = (desk: Desk) => {
      isFirst = desk.runbooks === known && (desk.filed.runbooks ?? null) === folder
      return isFirst ? drafts : []
    }
    await this.#options.core.submit({ kind: 'desk', drafts: decide, actor })
    return isFirst
  }
}

type Known = Readonly<Record<string, Runbook>>

function publications(known: Known, runbooks: readonly FiledRunbook[]): readonly Draft[] {
  return runbooks.flatMap(({ id: runbookId, title, text, version, match }) => {
    const before = Object.hasOwn(known, runbookId) ? known[runbookId] : undefined
    const isSame =
      before?.version === version && before.title === title && JSON.stringify(before.match) === JSON.stringify(match)
    const body = { runbookId, title, text, version, match }
    return isSame ? [] : [{ type: 'runbook.published', incidentId: null, body }]
  })
}

function withdrawals(ids: readonly string[]): readonly Draft[] {
  return ids.map((runbookId) => ({ type: 'runbook.withdrawn', incidentId: null, body: { runbookId } }))
}

/** Known runbooks whose file is gone. One whose file, or whose folder, has a problem stays as it was. */
function gone(known: Known, runbooks: readonly FiledRunbook[], problems: readonly RunbookProblem[]): readonly string[] {
  const found = new Set(runbooks.map(({ id }) => id))
  return Object.keys(known).filter((id) => {
    const isInDoubt = problems.some(({ path }) => path === '' || path === `${id}.md` || id.startsWith(`${path}/`))
    return !found.has(id) && !isInDoubt
  })
}
