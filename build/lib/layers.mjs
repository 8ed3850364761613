// The order of shared/src: each layer imports only from itself and from those before it. DESIGN of it: docs/architecture.md.
import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'

/** From the ground up; the first is what stands in `shared/src` itself: ids, and helpers that know nothing of the domain. */
export const layers = [
  '',
  'model',
  'log',
  'access',
  'runbook',
  'paging',
  'signal',
  'room',
  'notebook',
  'handoff',
  'oncall',
  'erasure',
  'desk',
  'view',
  'postmortem',
  'wire',
]

/** Folders of `shared/src` that have no place in the order; `testing` is beside it, for tests alone. */
export function unplaced(source) {
  return readdirSync(source, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'testing' && !layers.includes(entry.name))
    .map(({ name }) => name)
}

/** Imports that point up, each as "file imports file"; tests may look up. */
export function upwardImports(source) {
  const files = readdirSync(source, { recursive: true }).filter(
    (name) => /\.ts$/.test(name) && !/\.test\.ts$/.test(name) && layerOf(name) !== 'testing',
  )
  return files.flatMap((file) =>
    importsOf(join(source, file)).flatMap((path) => {
      const to = relative(source, join(source, dirname(file), path))
      const isUp = layers.indexOf(layerOf(to)) > layers.indexOf(layerOf(file)) || layerOf(to) === 'testing'
      return isUp ? [`${file} imports ${to}`] : []
    }),
  )
}

function importsOf(file) {
  return [...readFileSync(file, 'utf8').matchAll(/\bfrom '(\.[^'\n]+)'/g)].map(([, path]) => path)
}

function layerOf(path) {
  const [first, ...rest] = path.split(sep)
  return rest.length === 0 ? '' : first
}

/** Names that more than one file of a package has, tests and the entry of each process (`main`) left out. */
export function sharedNames(source) {
  const names = readdirSync(source, { recursive: true })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => basename(name).replace(/\.tsx?$/, ''))
    .filter((name) => name !== 'main')
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))]
}
