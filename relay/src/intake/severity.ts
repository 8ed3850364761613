import type { SourceSeverity } from '@baton/shared/oncall/config.ts'

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
    'p0',
    'p1',
    'sev0',
    'sev1',
  ],
  error: ['error', 'err', 'high', 'major', 'severe', 'p2', 'sev2'],
  warning: ['warning', 'warn', 'average', 'medium', 'moderate', 'minor', 'ticket', 'p3', 'sev3'],
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
    'p4',
    'p5',
    'sev4',
    'sev5',
  ],
}

const byWord: ReadonlyMap<string, SourceSeverity> = new Map(
  Object.entries(words).flatMap(([severity, list]) => list.map((word) => [word, severity as SourceSeverity] as const)),
)

/**
 * What a source's word for how bad it is means: case, spaces, `-` and `_` do not count (`SEV-1` is `sev1`).
 * Bare numbers stay unknown: 1 is the worst for some sources and the mildest for others.
 */
export function severityOf(raw: string): SourceSeverity {
  return byWord.get(raw.toLowerCase().replace(/[\s_-]+/g, '')) ?? 'unknown'
}
