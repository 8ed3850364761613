import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostileText } from '../testing/hostile-text.ts'
import { outage } from '../testing/outage.ts'
import { postmortemOf } from './postmortem.ts'
import { renderTimelineCsv } from './render-csv.ts'

const bench = outage()
const report = postmortemOf(bench.incident, bench.entriesOf(), bench.desk.config, { names: false, today: '2026-11-30' })

/** RFC 4180 as it is written: records end with CRLF, a quote within quotes is doubled. */
function read(csv: string): readonly (readonly string[])[] {
  const field = '("(?:[^"]|"")*"|[^",\r\n]*)'
  const record = new RegExp(`${field}(?:,${field}){9}\r\n`, 'y')
  const rows: string[][] = []
  while (record.lastIndex < csv.length) {
    const start = record.lastIndex
    const whole = record.exec(csv)?.[0]
    if (whole === undefined) throw new Error(`not CSV at ${start}`)
    const fields = [...whole.slice(0, -2).matchAll(new RegExp(`${field}(?:,|$)`, 'gy'))].map(([, text = '']) => text)
    rows.push(
      fields.slice(0, 10).map((text) => (text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text)),
    )
  }
  return rows
}

function withText(text: string) {
  return { ...report, timeline: report.timeline.slice(0, 3).map((row) => ({ ...row, text, who: text })) }
}

describe('the CSV timeline', () => {
  it('has each row with its event, times, tags and how it was observed', () => {
    const [head, ...rows] = read(renderTimelineCsv(report))
    expect(head).toEqual(['seq', 'at', 'recorded_at', 'kind', 'who', 'text', 'observed', 'tags', 'starred', 'omitted'])
    expect(rows).toHaveLength(report.timeline.length)
    expect(rows[0]).toEqual([
      '45',
      '2026-11-20T01:57:00.000Z',
      '2026-11-20T09:24:50.000Z',
      'note',
      'scribe C',
      'Support had three calls about failing cards before the alert',
      'later',
      '',
      'false',
      'false',
    ])
    expect(rows.map((row) => row[7])).toContain('update')
  })

  it.each(['=1+1', '+1', '-1', '@sum(A1)', '＝1', '−1', ' =1', '\u200b=1', '"=1', '\u00a0+1'])(
    'makes %j text, not a formula',
    (text) => {
      expect(read(renderTimelineCsv(withText(text)))[1]?.[5]).toBe(`'${text}`)
    },
  )

  it.each([
    ['a;=1+1', "a;'=1+1"],
    ['a\t=1+1', "a\t'=1+1"],
    ['a\r\n@b', "a\r\n'@b"],
    ['a; "=1+1"', `a;' "=1+1"`],
    ["=cmd|'/c calc'!A0", "'=cmd|'/c calc'!A0"],
    ['a;b-1 = 2', 'a;b-1 = 2'],
    ['12:04 - 12:10, +4 %', '12:04 - 12:10, +4 %'],
  ])('makes text of %j for programs that part cells otherwise', (text, cell) => {
    const csv = renderTimelineCsv(withText(text))
    expect(read(csv)[1]?.[5]).toBe(cell)
    for (const part of csv.split(/[;\t\r\n]/)) expect(part).not.toMatch(/^[\s"]*[=+@-]/)
  })

  it('brings hostile text back whole, and begins no cell with a formula', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const [, ...rows] = read(renderTimelineCsv(withText(text)))
        expect(rows).toHaveLength(3)
        for (const row of rows) {
          for (const cell of row) expect(cell).not.toMatch(/(^|[;\t\r\n])[\s"]*[=+\-@]|^[\t\r\n]/)
          expect(row[5]?.replaceAll("'", '')).toBe(text.replaceAll("'", ''))
        }
      }),
      { numRuns: 300 },
    )
  })
})
