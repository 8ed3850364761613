import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A PATH on which the best player is a shell script; `script` is its body. */
export function pathWithPlayer(script: string, command = 'pw-play'): string {
  const dir = mkdtempSync(join(tmpdir(), 'baton-player-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  const file = join(dir, command)
  writeFileSync(file, `#!/bin/sh\n${script}\n`)
  chmodSync(file, 0o755)
  return `${dir}${delimiter}${process.env.PATH ?? ''}`
}
