/** Whether the relay's page loads another program than this page runs; rejects when the relay does not give its page. */
export async function isNewerServed(): Promise<boolean> {
  const own = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src
  // Served from sources while it is worked on: there is nothing to compare.
  if (own === undefined || import.meta.env.DEV) return false
  const answer = await fetch('/', { cache: 'no-store', headers: { accept: 'text/html' } })
  if (!answer.ok) throw new Error(`the relay answered ${answer.status}`)
  const page = await answer.text()
  return page.includes('<script') && !page.includes(new URL(own).pathname)
}
