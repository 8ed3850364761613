/** The one way in which it is written, on every screen and in every export: `SEV 1`. A document may hold any number. */
export function sevWords(sev: number): string {
  return `SEV ${sev}`
}
