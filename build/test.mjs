// npm test: every check, all of them even when one fails; the last line is the sum. --only STEP runs one.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addCounts, countPlaywright, countStep, countVitest, failuresOf } from './lib/checks.mjs'
import { ensureElectronBuilt } from './lib/electron-build.mjs'
import { run } from './lib/processes.mjs'
import { ensureRelayBuilt } from './lib/relay-build.mjs'
import { prepareMachine } from './lib/test-machine.mjs'
import { ensureInstalled, fail, root, ToolchainError, toolEnvironment } from './lib/toolchain.mjs'
import { ensureBuilt } from './lib/web-build.mjs'

const steps = [
  { name: 'lint', title: 'Format and lint', run: checkLint },
  { name: 'docs', title: 'Documents', run: checkDocs },
  { name: 'types', title: 'Types', run: checkTypes },
  { name: 'build', title: 'Builds of the console and the relay', run: checkBuilds },
  { name: 'unit', title: 'Unit, property and contract tests', run: checkUnit },
  { name: 'browser', title: 'Browser tests', run: checkBrowser },
]

const only = readOnly(process.argv.slice(2))
if (only.ok) runSteps(only.steps).catch(fail)
else {
  process.stderr.write(`Usage: npm test [-- --only ${steps.map(({ name }) => name).join('|')}]\n`)
  process.exitCode = 2
}

function readOnly(args) {
  if (args.length === 0) return { ok: true, steps }
  const chosen = steps.filter(({ name }) => name === args[1])
  return { ok: args.length === 2 && args[0] === '--only' && chosen.length === 1, steps: chosen }
}

async function runSteps(chosen) {
  const node = await ensureInstalled()
  if (chosen.some(({ name }) => name === 'unit' || name === 'browser')) await prepareMachine(node)
  const reports = mkdtempSync(join(tmpdir(), 'baton-test-'))
  const results = []
  let failures = []
  try {
    for (const step of chosen) {
      process.stdout.write(`\n== ${step.title}\n`)
      const { counts, stoppedBy } = await step.run(node, reports)
      results.push({ title: step.title, counts })
      if (stoppedBy) throw new ToolchainError(`Stopped (${stoppedBy}) during: ${step.title}.`)
    }
    failures = failuresOf(readdirSync(reports).map((name) => join(reports, name)))
  } finally {
    rmSync(reports, { recursive: true, force: true })
  }
  sum(results, failures)
}

function sum(results, failures) {
  process.stdout.write('\n')
  for (const failed of failures) process.stdout.write(`FAILED ${failed}\n\n`)
  for (const { title, counts } of results) process.stdout.write(`${title}: ${inWords(counts)}\n`)
  const total = addCounts(results.map(({ counts }) => counts))
  process.stdout.write(`\n${inWords(total)}\n`)
  if (total.failed > 0) process.exitCode = 1
}

function inWords({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** Hundreds of tests start relays from their sources: what Node makes of these is kept, which halves each start. */
const compileCache = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node') }

function tool(node, path, args, env = {}) {
  const environment = { ...toolEnvironment(node), ...compileCache, ...env }
  return run(node, [join(root, path), ...args], { cwd: root, env: environment })
}

async function checkLint(node) {
  // Biome colours its output in CI even where nobody sees colours.
  const colours = process.stdout.isTTY ? [] : ['--colors=off']
  const args = ['ci', '--error-on-warnings', ...colours, '.']
  const { code, stoppedBy } = await tool(node, 'node_modules/@biomejs/biome/bin/biome', args)
  return { counts: countStep(code), stoppedBy }
}

async function checkDocs(node) {
  const { code, stoppedBy } = await tool(node, 'build/check-docs.mjs', [])
  return { counts: countStep(code), stoppedBy }
}

async function checkTypes(node) {
  const { code, stoppedBy } = await tool(node, 'build/types.mjs', [])
  return { counts: countStep(code), stoppedBy }
}

async function checkBuilds(node) {
  let counts = addCounts([])
  for (const ensure of [ensureBuilt, ensureElectronBuilt, ensureRelayBuilt]) {
    try {
      await ensure(node)
      counts = addCounts([counts, countStep(0)])
    } catch (error) {
      if (!(error instanceof ToolchainError)) throw error
      process.stderr.write(`${error.message}\n`)
      counts = addCounts([counts, countStep(1)])
    }
  }
  return { counts, stoppedBy: null }
}

async function checkUnit(node, reports) {
  const report = join(reports, 'vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code, stoppedBy } = await tool(node, 'node_modules/vitest/vitest.mjs', args)
  return { counts: countVitest(report, code), stoppedBy }
}

async function checkBrowser(node, reports) {
  const report = join(reports, 'playwright.json')
  const args = ['test', '--config', 'desktop/playwright.config.ts', '--reporter=list,json']
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report }
  const { code, stoppedBy } = await tool(node, 'node_modules/@playwright/test/cli.js', args, env)
  return { counts: countPlaywright(report, code), stoppedBy }
}
