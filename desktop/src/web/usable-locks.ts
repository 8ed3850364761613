/** What a browser leaves unanswered for so long it does not give, ms. */
const patienceMs = 3_000

/**
 * The locks by which tabs know of each other; null where the browser has none (plain HTTP), denies them (cookies blocked) or
 * never answers: then each tab leads for itself.
 */
export async function usableLocks(
  locks: Pick<LockManager, 'request'> | undefined,
  after: (ms: number, run: () => void) => void = (ms, run) => void setTimeout(run, ms),
): Promise<Pick<LockManager, 'request'> | null> {
  if (!locks) return null
  const late = new Promise<false>((resolve) => after(patienceMs, () => resolve(false)))
  const tried = async () => locks.request('baton-try', { mode: 'shared' }, () => true)
  const works = await Promise.race([tried().catch(() => false), late])
  return works === true ? locks : null
}
