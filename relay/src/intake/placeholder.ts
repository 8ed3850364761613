/** Names that senders fill in and that have no `_` which would tell them from a shell's `$HOME` or a share's `$AAPL`. */
const plainNames = 'NAME|STATUS|CODE|SLUG|TAGS|NOW|JSON|BODY|HOSTNAME|LINK|DATE|ID|PRIORITY|SNAPSHOT|USER|EMAIL|TITLE'
/** What a template engine leaves behind when it does not know a name, anywhere in a text. Each part is bounded. */
const inText = new RegExp(
  [
    /\{\{[^{}]{0,100}\}\}/,
    /\{%[^{}%]{0,100}%\}/,
    /\$\{[^${}]{0,100}\}/,
    /\{[#$][A-Za-z_][\w.:]{0,100}\}/,
    /\{[A-Z][A-Z0-9_.]{0,100}\}/,
    /[%#]\{[^{}]{1,100}\}/,
    // What Go's templates and Zabbix write for a name that holds nothing.
    /<no value>|\*UNKNOWN\*/,
    /\$[A-Z][A-Z0-9]{0,30}_[A-Z0-9_]{1,60}/,
  ]
    .map(({ source }) => source)
    .concat(`\\$(?:${plainNames})(?![A-Za-z0-9_])`)
    .join('|'),
)
const inTextEach = new RegExp(inText.source, 'g')
/** A text that is nothing but one name to be filled in, in whatever case. */
const whole =
  /^(?:\$[A-Za-z_][\w.]{0,100}|\{[#$]?[A-Za-z_][\w.]{0,100}\}|%[A-Za-z_][\w.]{0,100}%|%\([A-Za-z_]\w{0,100}\)s|<%[^<>%]{0,100}%>)$/
/** Longer texts are looked at no further: a name to be filled in stands in a short template. */
const maxLooked = 4_096

/**
 * The first name that a sender's template left unfilled (`$ALERT_TRANSITION`, `{EVENT.ID}`, `{{ .Status }}`, `{#HOST}`),
 * or null. Such a text says nothing: as a key it would make all alerts one, as a status or a title it would lie.
 */
export function placeholderIn(text: string): string | null {
  const looked = text.length > maxLooked ? text.slice(0, maxLooked) : text
  return (whole.exec(looked.trim()) ?? inText.exec(looked))?.[0] ?? null
}

/** What programs write for a value that is none. */
const noValue = /^(?:null|NULL|None|nil|<nil>|\(null\)|undefined|NaN|\[object Object\])$/

/** As `placeholderIn`, of a text that is to tell alerts apart: those of a sender that has no value would all be one. */
export function placeholderInKey(text: string): string | null {
  return placeholderIn(text) ?? (text.length < 20 ? (noValue.exec(text.trim())?.[0] ?? null) : null)
}

/** What else a text says, with `…` where a name was not filled in; empty when that is nothing. */
export function withoutPlaceholders(text: string): string {
  if (whole.test(text.trim())) return ''
  const rest = text.slice(0, maxLooked).replace(inTextEach, '…')
  return /[\p{L}\p{N}]/u.test(rest) ? rest.trim() : ''
}
