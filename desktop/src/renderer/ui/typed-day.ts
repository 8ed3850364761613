/** A calendar day that was typed, `2026-12-01`; null for what is no day, or not the whole of one yet. */
export function typedDay(text: string): string | null {
  const [, year, month, day] = /^\s*(\d{4})-(\d{2})-(\d{2})\s*$/.exec(text) ?? []
  if (year === undefined || month === undefined || day === undefined) return null
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const iso = `${year}-${month}-${day}`
  return date.toISOString().slice(0, 10) === iso ? iso : null
}
