import { describe, expect, it } from 'vitest'
import { type DraftStorage, keepDrafts, readDrafts } from './drafts.ts'
import { createUiStore, setDraft } from './ui-store.ts'

/** A browser's storage that several tabs share: each is told of what the others write. */
function createBrowser(initial: Readonly<Record<string, string>> = {}) {
  const values = new Map(Object.entries(initial))
  const tabs = new Set<(key: string | null, value: string | null) => void>()
  let clock = 0
  const troubles: string[] = []

  function openTab(isFull = false) {
    let told: (key: string | null, value: string | null) => void = () => undefined
    const others = (key: string | null, value: string | null) => {
      for (const tab of tabs) if (tab !== told) tab(key, value)
    }
    const storage: DraftStorage = {
      get length() {
        return values.size
      },
      key: (index) => [...values.keys()][index] ?? null,
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => {
        if (isFull) throw new Error('quota exceeded')
        values.set(key, value)
        others(key, value)
      },
      removeItem: (key) => {
        if (values.delete(key)) others(key, null)
      },
    }
    const ui = createUiStore({ drafts: readDrafts(storage) })
    keepDrafts({
      ui,
      storage,
      onOtherTab: (changed) => {
        told = changed
        tabs.add(changed)
      },
      now: () => ++clock,
      onTrouble: (why) => troubles.push(why),
    })
    return { ui, close: () => tabs.delete(told) }
  }

  const clear = () => {
    values.clear()
    for (const tab of tabs) tab(null, null)
  }
  return { values, openTab, clear, troubles }
}

describe('drafts', () => {
  it('of two tabs are kept each, and one letter in the second takes nothing of the first', () => {
    const browser = createBrowser()
    const [one, two] = [browser.openTab(), browser.openTab()]
    setDraft(one.ui, 'inc-a', 'the pool is full')
    setDraft(two.ui, 'inc-b', 'x')
    one.close()
    two.close()
    expect(browser.openTab().ui.getState().drafts).toEqual({ 'inc-a': 'the pool is full', 'inc-b': 'x' })
  })

  it('are one for an incident and field in all tabs, and gone in all when sent', () => {
    const browser = createBrowser()
    const [one, two] = [browser.openTab(), browser.openTab()]
    setDraft(one.ui, 'inc-a', 'the pool')
    expect(two.ui.getState().drafts).toEqual({ 'inc-a': 'the pool' })
    setDraft(two.ui, 'inc-a', 'the pool is full')
    expect(one.ui.getState().drafts).toEqual({ 'inc-a': 'the pool is full' })
    setDraft(two.ui, 'inc-a', '')
    expect(one.ui.getState().drafts).toEqual({})
    expect(browser.openTab().ui.getState().drafts).toEqual({})
  })

  it('stay when the site’s data is cleared while they are typed', () => {
    const browser = createBrowser()
    const tab = browser.openTab()
    setDraft(tab.ui, 'inc-a', 'the pool is full')
    browser.clear()
    tab.close()
    expect(browser.openTab().ui.getState().drafts).toEqual({ 'inc-a': 'the pool is full' })
  })

  it('of before, all in one entry, are taken over', () => {
    const browser = createBrowser({ 'baton.drafts': '{"inc-a":"x","inc-b":1,"inc-c":null}' })
    expect(browser.openTab().ui.getState().drafts).toEqual({ 'inc-a': 'x' })
    expect([...browser.values.keys()]).toEqual(['baton.draft:inc-a'])
  })

  it.each(['', 'not json', 'null', '{"text":1,"at":2}'])('leave out what is no draft: %j', (value) => {
    expect(createBrowser({ 'baton.draft:inc-a': value }).openTab().ui.getState().drafts).toEqual({})
  })

  it('are kept as the newest fifty', () => {
    const browser = createBrowser()
    const tab = browser.openTab()
    for (let index = 0; index < 60; index++) setDraft(tab.ui, `inc-${index}`, 'text')
    tab.close()
    browser.openTab().close()
    const { drafts } = browser.openTab().ui.getState()
    expect(Object.keys(drafts)).toHaveLength(50)
    expect(drafts['inc-59']).toBe('text')
    expect(drafts['inc-9']).toBeUndefined()
  })

  it('that cannot be kept are said so once', () => {
    const browser = createBrowser()
    const tab = browser.openTab(true)
    setDraft(tab.ui, 'inc-a', 't')
    setDraft(tab.ui, 'inc-a', 'th')
    expect(browser.troubles).toEqual(['quota exceeded'])
    expect(tab.ui.getState().drafts).toEqual({ 'inc-a': 'th' })
  })
})
