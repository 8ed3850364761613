import type { SourceSeverity } from './config.ts'

/**
 * One alert's state as a source told it, in words that no source owns. Intake produces these; nothing past
 * intake knows one source from another. All text is hostile and already clipped to bounds.
 */
export interface Signal {
  /** `acknowledged`: the source says that someone there is on it (PagerDuty `acknowledge`). */
  readonly state: 'firing' | 'cleared' | 'acknowledged'
  /** Identity of the alert within its integration: Alertmanager's fingerprint, PagerDuty's dedup_key. */
  readonly externalKey: string
  /** Which occurrence of the alert: Unix ms of its start as the source says it, or null if it does not say. */
  readonly occurrence: number | null
  /** When it was sent as the source says it, Unix ms: of a firing whose source tells no starts (PagerDuty's `timestamp`). */
  readonly sentAt?: number
  /** The source's own grouping; alerts of one group share an incident while it is open. */
  readonly groupKey: string
  readonly title: string
  readonly alertName: string
  readonly severity: SourceSeverity
  /** What the source wrote, before we understood it. */
  readonly severityRaw: string
  /** A name that may match a service in `oncall.yaml`. */
  readonly serviceHint: string | null
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly runbookUrl: string | null
  readonly dashboardUrl: string | null
  readonly sourceUrl: string | null
  readonly silenceUrl: string | null
  /** When it ended as the source says it, Unix ms. Shown, never used for deadlines. */
  readonly endedAt: number | null
}

/** What one request of a source came to. */
export interface IntakeBatch {
  readonly source: string
  readonly integrationId: string
  readonly signals: readonly Signal[]
  /** Content address of the raw payload, kept apart from events. */
  readonly payloadId: string | null
  /** Alerts that the source says exist and did not send. Resolves nothing. */
  readonly truncated: number
  /**
   * Told when the source says that all alerts of the group have cleared, those that it left out too: the latest end that it
   * names, Unix ms, or null when it names none.
   */
  readonly allCleared?: { readonly endedAt: number | null }
}
