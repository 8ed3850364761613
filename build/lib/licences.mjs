import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The licences of every package that the product may contain: what the workspaces depend on to run, and what that
 * depends on. Which of it a bundle really holds changes with each build; to name one too many harms nobody.
 * @param {string} root the folder of package-lock.json
 * @param {readonly string[]} workspaces
 * @returns {string} Markdown
 */
export function collectLicences(root, workspaces) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const found = new Set()
  for (const workspace of workspaces) follow(packages, workspace, found)
  const sections = [...found].sort().map((path) => describe(join(root, path), packages[path]))
  return ['# Licences of what Baton contains', ...sections.filter((section) => section !== null)].join('\n\n')
}

function follow(packages, from, found) {
  const { dependencies = {}, optionalDependencies = {} } = packages[from]
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const path = locate(packages, from, name)
    if (path === null || found.has(path)) continue
    const { link, resolved } = packages[path]
    if (link) {
      follow(packages, resolved, found)
    } else {
      found.add(path)
      follow(packages, path, found)
    }
  }
}

/** Looks a package up as Node does: in the folder's own node_modules, then in each above it. */
function locate(packages, from, name) {
  const places = []
  for (let at = from; at !== ''; at = at.slice(0, Math.max(at.lastIndexOf('/'), 0)))
    places.push(`${at}/node_modules/${name}`)
  places.push(`node_modules/${name}`)
  return places.find((place) => place in packages) ?? null
}

/** Null for an optional package that is not for this system. */
function describe(folder, { version, license }) {
  if (!existsSync(folder)) return null
  const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
  return [`## ${name} ${version}`, `License: ${license ?? 'see below'}`, ...texts].join('\n\n')
}
