// Runs in the machine: sends an alert every 20 ms until /tmp/stop is there, and prints how many were accepted and the longest
// time between two that were.
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

const { keys } = JSON.parse(readFileSync('/var/lib/baton/local-credentials.json', 'utf8'))
const url = `http://127.0.0.1:4010/v1/intake/generic/${keys.generic}`
const headers = { 'content-type': 'application/json' }
let acceptedAt = performance.now()
let longestMs = 0
let accepted = 0
for (let sent = 0; !existsSync('/tmp/stop'); sent++) {
  const body = JSON.stringify({
    key: `probe-${process.pid}-${sent}`,
    title: 'Probe',
    severity: 'info',
    status: 'firing',
  })
  const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => null)
  if (answer?.status === 202) {
    longestMs = Math.max(longestMs, performance.now() - acceptedAt)
    acceptedAt = performance.now()
    accepted++
  }
  await wait(20)
}
process.stdout.write(`${JSON.stringify({ accepted, longestMs: Math.round(longestMs) })}\n`)
process.exit()
