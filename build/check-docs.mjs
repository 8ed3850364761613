// Checks every path and npm script that our Markdown names, the form of the changelog, and the glossary against the code.
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { checkChangelog, checkDocument } from './lib/docs.mjs'
import { checkGlossary } from './lib/glossary.mjs'
import { root } from './lib/toolchain.mjs'

const files = listFiles()
const documents = files.filter((file) => file.endsWith('.md'))
const repository = { root, files: new Set(files), scripts: readScripts }
const problems = documents.flatMap((path) => checkDocument(path, repository))
if (existsSync(join(root, 'CHANGELOG.md'))) {
  problems.push(...checkChangelog('CHANGELOG.md', readFileSync(join(root, 'CHANGELOG.md'), 'utf8')))
}
const glossary = 'docs/glossary.md'
problems.push(...checkGlossary(glossary, readFileSync(join(root, glossary), 'utf8'), sources()))
for (const problem of problems) process.stderr.write(`${problem}\n`)
process.stdout.write(`${documents.length} documents, ${problems.length} problems\n`)
if (problems.length > 0) process.exitCode = 1

/** The repository's own files; in an archive without git, all but what a start leaves behind. */
function listFiles() {
  try {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
    const names = execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return names.split('\0').filter((name) => name !== '' && existsSync(join(root, name)))
  } catch {
    return walk(root)
  }
}

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (['node_modules', 'dist', '.git', '.baton'].includes(entry.name)) return []
    const path = join(folder, entry.name)
    return entry.isDirectory() ? walk(path) : [relative(root, path).split(sep).join('/')]
  })
}

/** The code of the product, without its tests and the words of made-up incidents. */
function* sources() {
  for (const file of files) {
    const isCode =
      /^(shared|relay|desktop)\/src\/.*\.tsx?$/.test(file) && !/\.test\.tsx?$|\/(testing|demo)\//.test(file)
    if (isCode) yield [file, readFileSync(join(root, file), 'utf8')]
  }
}

function readScripts(workspace) {
  const folder = workspace?.replace(/^@baton\//, '') ?? '.'
  const path = join(root, folder, 'package.json')
  return new Set(existsSync(path) ? Object.keys(JSON.parse(readFileSync(path, 'utf8')).scripts ?? {}) : [])
}
