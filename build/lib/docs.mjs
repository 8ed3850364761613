import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, normalize, posix } from 'node:path'

/** Where paths in our text begin. What a start or a build leaves behind (.baton, dist) is not in a clone. */
const topFolders = /^(shared|relay|desktop|build|docs|\.ci)\//
const generated = /(^|\/)(dist|node_modules|\.baton|test-results|playwright-report)(\/|$)/
// A bare name with another ending (alertmanager.yml, postmortem.md) is more often the reader's file than ours.
const fileName = /^[\w.-]+\.(ts|tsx|mjs|css)$/

/** npm runs these as `npm NAME`, without `run`. */
const shorthands = new Set(['start', 'test', 'stop', 'restart'])

/**
 * Checks what a Markdown document says about the repository.
 * @param {string} path the document, relative to `root`, with forward slashes
 * @param {{ root: string, files: ReadonlySet<string>, scripts: (workspace: string | null) => ReadonlySet<string> }} repository
 *   `files` are the repository's own, relative to `root`; `scripts` are the npm scripts of a workspace, null for the top
 * @returns {string[]} one line per problem, with the document's line number
 */
export function checkDocument(path, repository) {
  const problems = []
  let isFenced = false
  for (const [index, line] of readFileSync(join(repository.root, path), 'utf8').split('\n').entries()) {
    const report = (problem) => problems.push(`${path}:${index + 1} ${problem}`)
    if (/^\s*(```|~~~)/.test(line)) {
      isFenced = !isFenced
      continue
    }
    for (const target of isFenced ? [] : linksIn(line)) {
      if (!linkExists(target, path, repository)) report(`links to ${target}, which is not there`)
    }
    for (const code of isFenced ? [line] : codeIn(line)) {
      for (const name of pathsIn(code)) {
        if (!pathExists(name, path, repository)) report(`names ${name}, which is not there`)
      }
    }
    for (const { name, workspace } of scriptsIn(line)) {
      if (!repository.scripts(workspace).has(name)) report(`names the npm script "${name}", which is not there`)
    }
  }
  return problems
}

/**
 * Checks the form of the changelog: under its headings only lines such as `- [FEATURE] relay: pages twice`.
 * @param {string} path
 * @param {string} text
 * @returns {string[]}
 */
export function checkChangelog(path, text) {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => line.startsWith('## '))
  if (first < 0) return []
  const form = /^- \[(FEATURE|CHANGE|BUGFIX|SECURITY)\] [a-z][a-z0-9 ,/-]*: \S/
  return lines.flatMap((line, index) => {
    if (index < first || /^(#{2,} |\s|$)/.test(line) || form.test(line)) return []
    return [`${path}:${index + 1} is not of the form "- [FEATURE|CHANGE|BUGFIX|SECURITY] area: text"`]
  })
}

function linksIn(line) {
  const prose = line.replace(/`[^`]*`/g, '')
  const inline = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)/g)]
  const references = [...prose.matchAll(/^\s*\[[^\]]+\]:\s*<?([^\s>]+)/g)]
  const attributes = [...prose.matchAll(/\b(?:src|href)="([^"]+)"/g)]
  return [...inline, ...references, ...attributes]
    .map((match) => match[1])
    .filter((target) => !/^([a-z][a-z0-9+.-]*:|#|\/\/)/i.test(target))
}

function linkExists(target, from, { root }) {
  const path = target.replace(/[#?].*$/, '').replaceAll('%20', ' ')
  // A path from the top as a forge reads it.
  const base = path.startsWith('/') ? root : join(root, dirname(from))
  return existsSync(join(base, path))
}

function codeIn(line) {
  return [...line.matchAll(/`([^`]+)`/g)].map((match) => match[1])
}

/** The words of a piece of code that can only be paths of ours. Patterns and placeholders name no one file. */
function pathsIn(code) {
  return code
    .split(/[\s"'`(),;=]+/)
    .map((word) => word.replace(/^\.\/|[.:]+$|:\d+(-\d+)?$|#.*$/g, ''))
    .filter((word) => !/[*<>…${}[\]|@\\]/.test(word) && !/(^|\/)[A-Z_]+$/.test(word) && !generated.test(word))
    .filter((word) => topFolders.test(word) || fileName.test(word))
}

/** A bare file name may stand for any file of that name: `decide.ts` in a text about the domain. */
function pathExists(name, from, { root, files }) {
  if (existsSync(join(root, normalize(name))) || existsSync(join(root, dirname(from), name))) return true
  return !name.includes('/') && [...files].some((file) => basename(file) === posix.basename(name))
}

function scriptsIn(line) {
  return [...line.matchAll(/\bnpm +([^`|&;()]+)/g)].map((match) => readCall(match[1])).filter((call) => call !== null)
}

/** The script that an npm command line runs; null for one that runs none, such as `npm ci`, or a placeholder. */
function readCall(text) {
  const words = text.split(/ -- /)[0].split(/[\s=]+/)
  const isWorkspaceFlag = (word) => word === '-w' || word === '--workspace'
  const workspace = words[words.findIndex(isWorkspaceFlag) + 1]
  const [verb, ...rest] = words.filter(
    (word, i) => word !== '' && !word.startsWith('-') && !isWorkspaceFlag(words[i - 1]),
  )
  const isRun = verb === 'run' || verb === 'run-script'
  const name = (isRun ? rest[0] : verb)?.replace(/[^\w]+$/, '')
  if (!name || /^[A-Z]+$/.test(name) || (!isRun && !shorthands.has(name))) return null
  return { name, workspace: words.some(isWorkspaceFlag) ? workspace : null }
}
