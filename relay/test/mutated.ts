import fc from 'fast-check'

/** JSON values that have broken something somewhere. */
export const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    '',
    '\u0000',
    '\ud800',
    '__proto__',
    'x'.repeat(70_000),
    -0,
    1e308,
    1e21,
    '9999-12-31T23:59:59Z',
    '0001-01-01T00:00:00Z',
    '+275760-09-13T00:00:00.001Z',
    'javascript:alert(1)',
    [[]],
    { __proto__: { x: 1 } },
    { toString: 1, constructor: null },
  ),
)

/** `base` with some of its leaves or branches replaced by odd ones, removed or doubled. */
export function mutated(base: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(base)
  const change = fc.record({
    path: fc.constantFrom(...paths),
    how: fc.constantFrom('replace', 'remove', 'double'),
    with: odd,
  })
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    let value = structuredClone(base)
    for (const { path, how, with: replacement } of changes) value = changed(value, path, how, replacement)
    return value
  })
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

type Path = readonly (string | number)[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (!isRecord(value)) return [path]
  return [
    path,
    ...Object.entries(value).flatMap(([name, child]) =>
      pathsOf(child, [...path, Array.isArray(value) ? Number(name) : name]),
    ),
  ]
}

function changed(value: unknown, path: Path, how: string, replacement: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return how === 'double' ? [value, value] : how === 'remove' ? null : replacement
  if (!isRecord(value)) return value
  if (Array.isArray(value)) {
    const index = Number(name)
    if (rest.length > 0) return value.map((item, at) => (at === index ? changed(item, rest, how, replacement) : item))
    if (how === 'remove') return value.filter((_, at) => at !== index)
    return value.flatMap((item, at) => (at !== index ? [item] : how === 'double' ? [item, item] : [replacement]))
  }
  if (rest.length > 0) return { ...value, [name]: changed(value[name], rest, how, replacement) }
  const { [name]: old, ...others } = value
  return how === 'remove' ? others : { ...others, [name]: how === 'double' ? [old, old] : replacement }
}
