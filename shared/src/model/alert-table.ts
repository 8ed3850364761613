import type { AlertState } from './incident.ts'

/**
 * The alerts of one incident by key, immutable. A storm is one incident with tens of thousands of alerts, so a change
 * copies one path of a tree and not the whole: a trie of hashes, in plain data that JSON and IndexedDB carry as it is.
 * No order is kept.
 */
export type AlertTable = Leaf | Branch
type Leaf = readonly AlertState[]
interface Branch {
  /** One child for each value of the next four bits of the hash. */
  readonly nodes: readonly AlertTable[]
}

const bits = 4
const fanOut = 1 << bits
/** Alerts in a leaf before it splits. */
const maxLeaf = 16
/** Bits of hash that there are; beyond them a leaf grows, which only collisions do. */
const hashBits = 32

export const noAlerts: AlertTable = []

export function alertOf(table: AlertTable, key: string): AlertState | undefined {
  let node = table
  for (let hash = hashOf(key); !isLeaf(node); hash >>>= bits) node = node.nodes[hash & (fanOut - 1)] ?? noAlerts
  return node.find((alert) => alert.key === key)
}

/** The table with this alert in place of the one of its key, if there was one. */
export function withAlert(table: AlertTable, alert: AlertState): AlertTable {
  return put(table, alert, hashOf(alert.key), 0)
}

/** All alerts, in no order. */
export function alertsOf(table: AlertTable): readonly AlertState[] {
  return isLeaf(table) ? table : table.nodes.flatMap(alertsOf)
}

/** Some alert, always the same of the same table; undefined when there is none. Costs no more than the tree is deep. */
export function anyAlert(table: AlertTable): AlertState | undefined {
  if (isLeaf(table)) return table[0]
  for (const node of table.nodes) {
    const found = anyAlert(node)
    if (found) return found
  }
  return undefined
}

/** The table with each alert as `change` makes it; keys stay. */
export function mapAlerts(table: AlertTable, change: (alert: AlertState) => AlertState): AlertTable {
  return isLeaf(table) ? table.map(change) : { nodes: table.nodes.map((node) => mapAlerts(node, change)) }
}

/** The greatest measure of its alerts, `-Infinity` of none. `known` remembers it of each part, so that only what changed is measured. */
export function maxOf(
  table: AlertTable,
  measure: (alert: AlertState) => number,
  known: WeakMap<AlertTable, number>,
): number {
  const before = known.get(table)
  if (before !== undefined) return before
  const parts = isLeaf(table) ? table.map(measure) : table.nodes.map((node) => maxOf(node, measure, known))
  const max = parts.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  known.set(table, max)
  return max
}

function put(node: AlertTable, alert: AlertState, hash: number, depth: number): AlertTable {
  if (!isLeaf(node)) {
    const index = hash & (fanOut - 1)
    return { nodes: node.nodes.with(index, put(node.nodes[index] ?? noAlerts, alert, hash >>> bits, depth + bits)) }
  }
  const index = node.findIndex((known) => known.key === alert.key)
  if (index !== -1) return node.with(index, alert)
  const leaf = [...node, alert]
  return leaf.length <= maxLeaf || depth >= hashBits ? leaf : split(leaf, depth)
}

function split(leaf: Leaf, depth: number): Branch {
  const nodes: AlertState[][] = Array.from({ length: fanOut }, () => [])
  for (const alert of leaf) nodes[(hashOf(alert.key) >>> depth) & (fanOut - 1)]?.push(alert)
  return { nodes }
}

function isLeaf(node: AlertTable): node is Leaf {
  return Array.isArray(node)
}

/** FNV-1a, 32 bits, over UTF-16 units: spreads keys; nothing rests on it being hard to collide. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
