import { emptyDesk } from '@baton/shared/desk/folded-desk.ts'
import { defaultUpdateEveryMs } from '@baton/shared/model/update-clock.ts'
import { reachIn } from '@baton/shared/oncall/derive-reach.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseOncall } from './parse-oncall.ts'
import { previewPage } from './preview-page.ts'
import { problemLine } from './problems.ts'
import { seedOncallYaml } from './seed-oncall.ts'
import { warningsOf } from './warnings-of.ts'

function seeded(text: string) {
  const result = parseOncall(text, '/srv/baton')
  if (!result.ok) throw new Error(result.problems.map(problemLine).join('\n'))
  return result
}

describe('the sample file', () => {
  it('parses without problems or warnings', () => {
    const { config, contacts } = seeded(seedOncallYaml({ ownerName: 'Sam' }))
    expect(warningsOf(config, contacts)).toEqual([])
    expect(config.people.owner?.name).toBe('Sam')
    expect(config.teams.sample?.onCall).toEqual(['owner', 'ana'])
    expect(contacts).toEqual({ people: {}, deadMan: null })
    expect(config.runbooks).toBe('/srv/baton/runbooks')
  })

  it('pages the owner at once, then the colleague, then both, twice more', () => {
    const { config } = seeded(seedOncallYaml({ ownerName: 'Sam' }))
    const sample = { source: 'generic', severity: 'critical', labels: {}, serviceHint: 'checkout' } as const
    const reachOf = reachIn(emptyDesk(), config, () => false)
    expect(previewPage(config, sample, reachOf)[0]).toBe(
      'critical alert of Checkout: pages Sam at once; Ana (sample) after 5 m; Sam and Ana (sample) after 10 m; ' +
        'then again (2 times); an acknowledgement times out after 30 m',
    )
    expect(previewPage(config, { ...sample, serviceHint: null }, reachOf)[0]).toContain('pages Sam at once')
  })

  it('has examples that parse once their # is taken away', () => {
    const [above = '', below = ''] = seedOncallYaml({ ownerName: 'Sam' }).split('# routes:')
    const fields = above.replace(/^( {4})# ( *(?:ntfy|topic|server|after|token|dashboard):)/gm, '$1$2')
    const sections = `# routes:${below}`.replace(/^# (routes:|dead-man:|status-updates:.*|updates:| .*)$/gm, '$1')
    const text = (fields + sections).replace('tk_…', 'tk_1')
    const { config, contacts } = seeded(text)
    expect(config.routes).toHaveLength(3)
    expect(config.services.checkout?.dashboard).toBe('https://dashboards.example.com/checkout')
    expect(contacts.people.owner?.ntfy).toMatchObject({ topic: 'baton-CHANGE-ME', server: 'https://ntfy.sh' })
    expect(contacts.deadMan?.everyMs).toBe(60_000)
    expect(contacts.updates?.url).toBe('https://chat.example.com/hooks/CHANGE-ME')
    expect(config.updateEveryMs).toEqual(defaultUpdateEveryMs)
  })

  it('takes any name for the owner', () => {
    const anyName = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units))
    fc.assert(
      fc.property(fc.oneof(anyName, fc.string({ unit: 'grapheme' })), (ownerName) => {
        const { config } = seeded(seedOncallYaml({ ownerName }))
        expect(config.people.owner?.name).not.toBe('')
        expect(config.teams.sample?.members).toEqual(['owner', 'ana'])
      }),
    )
    expect(seeded(seedOncallYaml({ ownerName: "$& $' `x`: #" })).config.people.owner?.name).toBe("$& $' `x`: #")
  })
})
