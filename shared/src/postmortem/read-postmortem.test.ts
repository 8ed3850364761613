import fc from 'fast-check'
import Schema from 'typebox/schema'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { Bench } from '../testing/bench.ts'
import { signalOf } from '../testing/builders.ts'
import { makeDelivery, makeReceipt, moves, requestOf, signalOfMove } from '../testing/moves.ts'
import { outage } from '../testing/outage.ts'
import resolvedFile from './fixtures/postmortem-v1.json' with { type: 'json' }
import markdownFile from './fixtures/postmortem-v1-markdown.json' with { type: 'json' }
import openFile from './fixtures/postmortem-v1-open.json' with { type: 'json' }
import { postmortemOf } from './postmortem.ts'
import { type ReadPostmortem, readPostmortem } from './read-postmortem.ts'
import { renderHtml } from './render-html.ts'
import { renderJson, renderJsonSchema } from './render-json.ts'
import { renderMarkdown } from './render-markdown.ts'
import { type Postmortem, postmortemSchema } from './schema.ts'

const options = { names: false, today: '2026-11-30' }
const bench = outage()
const report = postmortemOf(bench.incident, bench.entriesOf(), bench.desk.config, options)

function postmortemIn(read: ReadPostmortem): Postmortem {
  if (read.kind !== 'postmortem') throw new Error(read.kind)
  return read.postmortem
}

describe('the JSON export', () => {
  const published = JSON.parse(renderJsonSchema())

  it('is what the published schema says, down to each field', () => {
    expect(published).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:baton:postmortem:2',
    })
    expect(Schema.Check(published, report)).toBe(true)
    // Nothing is exported that the schema does not name.
    expect(Value.Clean(postmortemSchema, JSON.parse(renderJson(report)))).toEqual(report)
  })

  it.each([
    ['a missing field', { ...report, measured: undefined }],
    ['a wrong type', { ...report, whys: [{ text: 'a', because: [{ text: 3, because: [] }] }] }],
    ['a time that is none', { ...report, openedAt: 'yesterday' }],
  ])('is not, with %s', (_, wrong) => {
    expect(Schema.Check(published, JSON.parse(JSON.stringify(wrong)))).toBe(false)
  })

  it('is so whatever happened, and comes back as it went out', () => {
    fc.assert(
      fc.property(moves, (plan) => {
        const made = new Bench()
        made.signal(signalOf())
        for (const move of plan) {
          if (move.kind === 'signal') made.signal(signalOfMove(made, move))
          if (move.kind === 'wait' || move.kind === 'sleep') made[move.kind](move.ms)
          if (move.kind === 'receipt') makeReceipt(made, move)
          if (move.kind === 'delivery') makeDelivery(made, move)
          const request = move.kind === 'command' ? requestOf(made, move.request, move.target) : null
          if (request && move.kind === 'command') made.command(move.by, request)
        }
        for (const { id } of made.desk.incidents()) {
          const incident = made.desk.incident(id)
          if (!incident) continue
          const exported = postmortemOf(incident, made.entriesOf(id), made.desk.config, options)
          expect(Schema.Check(published, exported)).toBe(true)
          expect(readPostmortem(renderJson(exported))).toEqual({ kind: 'postmortem', version: 2, postmortem: exported })
        }
      }),
      { numRuns: 40 },
    )
  })
})

describe('reading an exported file', () => {
  it('brings back what this version wrote', () => {
    expect(readPostmortem(renderJson(report))).toEqual({ kind: 'postmortem', version: 2, postmortem: report })
  })

  it.each([
    ['a resolved incident', resolvedFile],
    ['an open one', openFile],
  ])('brings what version 1 wrote of %s into today’s shape, and guesses nothing', (_, file) => {
    const read = readPostmortem(JSON.stringify(file))
    expect(read).toMatchObject({ kind: 'postmortem', version: 1 })
    const postmortem = postmortemIn(read)
    expect(Value.Check(postmortemSchema, postmortem)).toBe(true)
    const { version, contributingFactors, actionItems, timeline, ...kept } = file
    expect(postmortem).toMatchObject({ ...kept, version: 2, notebook: null, actionItems: [], whys: [] })
    expect(postmortem.timeline).toMatchObject(timeline)
    expect(renderMarkdown(postmortem)).toContain(`id: "${file.incidentId}"`)
    expect(renderHtml(postmortem)).toContain('<h2>Timeline (UTC)</h2>')
  })

  it('keeps what version 1 knew of impact and pages', () => {
    const { sections, measured } = postmortemIn(readPostmortem(JSON.stringify(resolvedFile)))
    expect(sections.impact).toEqual({ text: 'checkout is slow  \nfor 4 % of people', written: false })
    expect(measured).toMatchObject({ firstPageAfterMs: 0, pagesSent: 5, peoplePaged: 3, detectedAfterMs: null })
    expect(postmortemIn(readPostmortem(JSON.stringify(openFile))).sections.impact.text).toBe('Not measured.')
  })

  it('keeps what somebody added by hand to a file of version 1', () => {
    const added = { ...resolvedFile, contributingFactors: ['no *alarm*'], actionItems: ['add one'] }
    const { sections, actionItems } = postmortemIn(readPostmortem(JSON.stringify(added)))
    expect(sections.factors.text).toBe('- no \\*alarm\\*')
    expect(actionItems).toMatchObject([{ title: 'add one', seq: null, state: 'open' }])
  })

  it('knows the Markdown of this version by its front matter, also with the line ends of Windows', () => {
    const title = 'a "b" \\ \u2028 ---'
    const markdown = renderMarkdown({ ...report, title })
    const known = { kind: 'markdown', version: 2, incidentId: report.incidentId, title }
    expect(readPostmortem(markdown)).toEqual(known)
    expect(readPostmortem(markdown.replaceAll('\n', '\r\n'))).toEqual(known)
  })

  it('knows the Markdown of version 1 by its title and table', () => {
    expect(readPostmortem(markdownFile.markdown)).toEqual({
      kind: 'markdown',
      version: 1,
      incidentId: 'inc-1',
      title: 'disk "sda_1" is full: <90 %>',
    })
  })

  it('takes fields that it does not know, as a later version may add them', () => {
    const text = JSON.stringify({ ...report, weather: 'rain' })
    expect(readPostmortem(text)).toMatchObject({ kind: 'postmortem', version: 2 })
  })

  it('refuses a newer version and says what to do', () => {
    const refusal = {
      kind: 'refused',
      reason: 'newer-version',
      field: 'version',
      detail: 'The file is of version 3; this Baton reads versions 1 to 2. Update Baton to read it.',
    }
    expect(readPostmortem(JSON.stringify({ ...report, version: 3 }))).toEqual(refusal)
    expect(readPostmortem(renderMarkdown(report).replace('version: 2', 'version: 3'))).toEqual(refusal)
  })

  it.each([
    ['measured.pagesSent', { ...report, measured: { ...report.measured, pagesSent: -1 } }],
    ['timeline.1.seq', { ...report, timeline: [report.timeline[0], { ...report.timeline[1], seq: '6' }] }],
    ['title', { ...report, title: undefined }],
    ['version', { ...report, version: '2' }],
    ['paged', { ...resolvedFile, paged: null }],
  ])('refuses a file whose %s is wrong and names it', (field, file) => {
    expect(readPostmortem(JSON.stringify(file))).toMatchObject({ kind: 'refused', reason: 'wrong-shape', field })
  })

  it.each([
    '',
    '{',
    '[]',
    'null',
    '{"format":"other"}',
    '---\ntitle: x\n---\n',
    '# Postmortem: x\n',
    renderHtml(report),
  ])('refuses what is no export of a postmortem: %j', (text) => {
    expect(readPostmortem(text.slice(0, 60))).toMatchObject({
      kind: 'refused',
      reason: 'not-a-postmortem',
      field: null,
    })
  })

  it('answers anything with a value, never an exception', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          fc.json().map((json) => `---\nversion: ${json}\n---`),
        ),
        (text) => {
          expect(['refused', 'markdown', 'postmortem']).toContain(readPostmortem(text).kind)
        },
      ),
    )
  })
})
