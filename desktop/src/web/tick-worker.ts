/** Keeps time for a page that is hidden: a page's own timers are slowed down then, a worker's are not. */
interface Ask {
  readonly id: number
  /** Null cancels. */
  readonly ms: number | null
}

const timers = new Map<number, ReturnType<typeof setTimeout>>()

addEventListener('message', ({ data }: MessageEvent<Ask>) => {
  const { id, ms } = data
  clearTimeout(timers.get(id))
  timers.delete(id)
  if (ms === null) return
  timers.set(
    id,
    setTimeout(() => {
      timers.delete(id)
      postMessage(id)
    }, ms),
  )
})
