// npm run types: checks the types of every workspace, all of them even when one fails.
import { join } from 'node:path'
import { run } from './lib/processes.mjs'
import { ensureInstalled, fail, root, toolEnvironment } from './lib/toolchain.mjs'

checkTypes().catch(fail)

async function checkTypes() {
  const node = await ensureInstalled()
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  for (const workspace of ['shared', 'relay', 'desktop']) {
    const args = [tsc, '--project', join(workspace, 'tsconfig.json')]
    const { code, stoppedBy } = await run(node, args, { cwd: root, env: toolEnvironment(node) })
    if (code !== 0) {
      process.stderr.write(`Types: ${workspace} fails.\n`)
      process.exitCode = 1
    }
    if (stoppedBy) return
  }
}
