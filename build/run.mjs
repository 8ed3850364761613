// node build/run.mjs FILE.ts ARGS…: runs one of our TypeScript files on a Node that can, whatever Node this is.
import { resolve } from 'node:path'
import { run, surviveClosedOutput } from './lib/processes.mjs'
import { ensureInstalled, fail, root, toolEnvironment } from './lib/toolchain.mjs'

surviveClosedOutput()
const [file, ...args] = process.argv.slice(2)
if (file === undefined) {
  process.stderr.write('Usage: node build/run.mjs FILE.ts [ARGUMENTS]\n')
  process.exitCode = 2
} else {
  runFile().catch(fail)
}

async function runFile() {
  const node = await ensureInstalled()
  const { code } = await run(node, [resolve(root, file), ...args], { env: toolEnvironment(node) })
  process.exitCode = code
}
