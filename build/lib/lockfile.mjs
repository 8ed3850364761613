/**
 * Tells whether what is installed is what the lockfile asks for.
 * @param {Record<string, object>} wanted `packages` of package-lock.json
 * @param {Record<string, object>} present `packages` of the lockfile that npm keeps inside node_modules
 */
export function holdsLocked(wanted, present) {
  return Object.entries(wanted).every(([path, entry]) => {
    // Workspaces are links to what the clone already holds.
    if (!path.startsWith('node_modules/') || entry.link) return true
    const found = present[path]
    // npm leaves out what is for another platform.
    if (!found) return entry.optional === true
    return found.version === entry.version && found.integrity === entry.integrity
  })
}
