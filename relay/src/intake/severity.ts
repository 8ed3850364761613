import type { SourceSeverity } from '@baton/shared/model/config.ts'

const words: Readonly<Record<Exclude<SourceSeverity, 'unknown'>, readonly string[]>> = {
  critical: [
    'critical',
    'crit',
    'fatal',
    'emergency',
    'emerg',
    'alert',
    'panic',
    'page',
    'disaster',
    'urgent',
    'blocker',
    'highest',
    'catastrophic',
    'red',
    's1',
    'severity1',
    'priority1',
    'p0',
    'p1',
    'sev0',
    'sev1',
  ],
  error: ['error', 'err', 'high', 'major', 'severe', 'serious', 'orange', 'p2', 'sev2', 's2', 'severity2', 'priority2'],
  warning: [
    'warning',
    'warn',
    'average',
    'medium',
    'moderate',
    'minor',
    'ticket',
    'yellow',
    'p3',
    'sev3',
    's3',
    'severity3',
    'priority3',
  ],
  info: [
    'info',
    'information',
    'informational',
    'notice',
    'low',
    'none',
    'debug',
    'trace',
    'ok',
    'lowest',
    'success',
    'verbose',
    'green',
    'p4',
    'p5',
    'sev4',
    'sev5',
    's4',
    's5',
    'severity4',
    'severity5',
    'priority4',
    'priority5',
  ],
}

const byWord: ReadonlyMap<string, SourceSeverity> = new Map(
  Object.entries(words).flatMap(([severity, list]) => list.map((word) => [word, severity as SourceSeverity] as const)),
)

/**
 * What a source's word for how bad it is means: case, spaces, `-` and `_` do not count (`SEV-1` is `sev1`).
 * `1 - Critical` is the word behind the number. Bare numbers stay unknown: 1 is the worst for some sources and the mildest for others.
 */
export function severityOf(raw: string): SourceSeverity {
  const word = raw.toLowerCase().replace(/[\s_-]+/g, '')
  return byWord.get(word) ?? byWord.get(word.replace(/^\d+[:.)]?(?=\p{L})/u, '')) ?? 'unknown'
}
