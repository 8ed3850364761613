import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { temporaryDir } from '../kit.ts'
import { freePort, serve } from './relay-process.ts'

const program = 'nginx'
const isInstalled = spawnSync(program, ['-v']).error === undefined
if (!isInstalled)
  process.stderr.write(
    `Skipped: nginx as documented, because ${program} is not on PATH; npm test installs it on Debian.\n`,
  )

/** The two blocks of docs/operations.md, as an operator joins them for several relays; on ports of ours and without TLS. */
function documentedConfig(port: number, relays: readonly string[], dir: string): string {
  const text = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8')
  const blocks = [...text.matchAll(/```nginx\n([^`]+)```/g)].map(([, block]) => block ?? '')
  const server = blocks.find((block) => block.includes('server_name')) ?? ''
  const upstream = blocks.find((block) => block.startsWith('upstream baton')) ?? ''
  const nextUpstream = /`(proxy_next_upstream [^`]+;)`/.exec(text)?.[1] ?? ''
  const joined = server
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port};\n  ${nextUpstream}`)
    .replaceAll(/ *ssl_certificate.*\n/g, '')
    .replaceAll('proxy_pass http://127.0.0.1:4010;', 'proxy_pass http://baton;')
  const [first = '', second = ''] = relays.map((relay) => new URL(relay).host)
  const addresses = upstream.replace('10.0.0.1:4010', first).replace('10.0.0.2:4010', second)
  return `daemon off; pid ${dir}/pid; error_log ${dir}/error.log; events {}
http { access_log off; client_body_temp_path ${dir}/body; proxy_temp_path ${dir}/proxy;
fastcgi_temp_path ${dir}/f; uwsgi_temp_path ${dir}/u; scgi_temp_path ${dir}/s;
${addresses}${joined} }`
}

test.skipIf(!isInstalled)(
  'behind nginx as documented, a relay that hangs costs one request some seconds, and the others nothing',
  async () => {
    const relays = [await serve(temporaryDir()), await serve(temporaryDir())]
    const dir = temporaryDir()
    const port = await freePort()
    const file = join(dir, 'nginx.conf')
    const addresses = relays.map(({ line }) => line.relay)
    writeFileSync(file, documentedConfig(port, addresses, dir))
    const nginx = spawn(program, ['-c', file, '-e', `${dir}/error.log`, '-p', dir], { stdio: 'ignore' })
    onTestFinished(() => void nginx.kill('SIGKILL'))
    const ask = async (path: string, init: RequestInit = {}) => {
      const began = performance.now()
      const { status } = await fetch(`http://127.0.0.1:${port}${path}`, init)
      return { status, ms: performance.now() - began }
    }
    await vi.waitFor(async () => expect((await ask('/health')).status).toBe(200), 15_000)

    relays[0]?.child.kill('SIGSTOP')
    onTestFinished(() => void relays[0]?.child.kill('SIGCONT'))
    const answers = []
    for (let n = 0; n < 6; n++) answers.push(await ask('/health'))
    const body = JSON.stringify({ code: 'none', deviceName: 'x' })
    const posted = await ask('/v1/pair', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    expect(posted.status).toBe(401)
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200))
    expect([...answers, posted].filter(({ ms }) => ms > 4_000).length).toBeLessThanOrEqual(2)
    expect(Math.max(...answers.map(({ ms }) => ms), posted.ms)).toBeLessThan(20_000)
  },
  120_000,
)
