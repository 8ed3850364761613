// Runs in the machine: prints how many alerts the journal has.
import { readFileSync } from 'node:fs'

const { token } = JSON.parse(readFileSync('/var/lib/baton/local-credentials.json', 'utf8'))
const headers = { authorization: `Bearer ${token}` }
let count = 0
for (let after = 0, isMore = true; isMore; ) {
  const answer = await fetch(`http://127.0.0.1:4010/v1/journal?limit=1000&after=${after}`, { headers })
  const events = (await answer.text()).split('\n').filter(Boolean).map(JSON.parse)
  count += events.filter(({ type }) => type === 'alert.fired').length
  after = events.at(-1)?.seq ?? after
  isMore = events.length > 0
}
process.stdout.write(`${count}\n`)
