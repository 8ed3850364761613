import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const main = fileURLToPath(new URL('../../../relay/src/main.ts', import.meta.url))

/** What `relay verify` says; its complaint when it has one. */
export async function verifyStore(args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(process.execPath, [main, 'verify', ...args])).stdout.trim()
  } catch (error) {
    return `verify failed: ${(error as { readonly stderr?: string }).stderr?.trim()}`
  }
}
