import type { Postmortem } from './schema.ts'

/**
 * The head of the Markdown export, for tools: YAML in which each value is JSON, which YAML is a superset of, so that no
 * title can end its line or mean anything else. Times are ISO 8601, durations seconds.
 */
export function frontMatterOf(postmortem: Postmortem): readonly string[] {
  const { measured, notebook } = postmortem
  const fields = {
    format: postmortem.format,
    version: postmortem.version,
    id: postmortem.incidentId,
    title: postmortem.title,
    service: postmortem.service,
    severity: postmortem.severity,
    sev: postmortem.sev,
    status: postmortem.status,
    postmortem_status: notebook?.status ?? null,
    owner: notebook?.owner ?? null,
    opened: postmortem.openedAt,
    acknowledged: postmortem.acknowledgedAt,
    resolved: postmortem.resolvedAt,
    detected_after_seconds: seconds(measured.detectedAfterMs),
    first_page_after_seconds: seconds(measured.firstPageAfterMs),
    acknowledged_after_seconds: seconds(postmortem.acknowledgedAfterMs),
    resolved_after_seconds: seconds(postmortem.resolvedAfterMs),
    impact_seconds: seconds(measured.impactMs),
    pages_sent: measured.pagesSent,
    people_paged: measured.peoplePaged,
    open_actions: postmortem.actionItems.filter(({ state }) => state === 'open').length,
  }
  return ['---', ...Object.entries(fields).map(([name, value]) => `${name}: ${yamlValue(value)}`), '---']
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000
}

/**
 * Some readers end a line at characters that JSON leaves as they are. A renderer that knows no front matter takes it for
 * text, with markup and addresses in it; as escapes they are neither.
 */
const unsafeInYaml = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff<>&[\]()!*_`~#|@/$]|(?<=www)\.|(?<=[a-z]):(?=\S)/gi

function yamlValue(value: string | number | null): string {
  return JSON.stringify(value).replace(
    unsafeInYaml,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** The fields of a front matter that `frontMatterOf` wrote; null when the text has none. */
export function readFrontMatter(text: string): ReadonlyMap<string, unknown> | null {
  const [head, ...lines] = text.split(/\r?\n/)
  const end = lines.indexOf('---')
  if (head !== '---' || end === -1) return null
  return new Map(
    lines.slice(0, end).flatMap((line) => {
      const [, name, value] = /^([a-z_]+): (.*)$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name, parsed(value)] as const]
    }),
  )
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}
