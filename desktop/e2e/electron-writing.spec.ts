import { expect, pick, test } from './electron-kit.ts'

/** What Electron tells of a click with the other button. */
const clicked = {
  isEditable: true,
  selectionText: '',
  misspelledWord: '',
  dictionarySuggestions: [] as readonly string[],
  editFlags: { canCut: false, canCopy: false, canPaste: true, canSelectAll: true },
}

test('where text is written a menu corrects, cuts, copies and pastes; elsewhere it copies what is selected', async ({
  desktop,
}) => {
  const electron = await desktop.start()
  for (const name of ['index', 'alarm'] as const) {
    await electron.page(name)
    const { webContents } = electron.showing(name)[0]!
    const menu = (told: Partial<typeof clicked>) => {
      electron.menus.length = 0
      webContents.emit('context-menu', {}, { ...clicked, ...told })
      return electron.menus[0] ?? []
    }
    const words = (told: Partial<typeof clicked>) =>
      menu(told).map(({ role, label, type, enabled }) => `${role ?? label ?? type}${enabled === false ? ' -' : ''}`)

    expect(words({})).toEqual(['cut -', 'copy -', 'paste', 'separator', 'selectAll'])
    const wrong = { misspelledWord: 'teh', dictionarySuggestions: ['the', 'ten'] }
    expect(words(wrong).slice(0, 4)).toEqual(['the', 'ten', 'Add to dictionary', 'separator'])
    expect(words({ misspelledWord: 'zzyx' }).slice(0, 2)).toEqual(['No suggestion -', 'Add to dictionary'])
    for (const item of menu(wrong).slice(1, 3)) pick(item)
    expect(webContents.corrections).toEqual(['ten'])
    expect(electron.session().learnt.pop()).toBe('teh')

    expect(words({ isEditable: false, selectionText: 'the pool' })).toEqual(['copy'])
    expect(words({ isEditable: false, selectionText: ' ' })).toEqual([])
  }
})

test('spelling is checked where text is written, in the languages of the system, and no dictionary is fetched', async ({
  desktop,
}) => {
  const electron = await desktop.start({
    prepare: (made) => {
      made.app.languages = ['de-AT', 'en-GB', 'tlh']
    },
  })
  const main = await electron.page('index')
  await Promise.all([electron.page('alarm'), electron.page('sound')])
  const [shown, alarm, sound] = (['index', 'alarm', 'sound'] as const).map((name) => electron.showing(name)[0])
  expect(shown?.options.webPreferences?.spellcheck).toBe(true)
  expect(alarm?.options.webPreferences?.spellcheck).toBe(true)
  expect(sound?.options.webPreferences?.spellcheck).toBe(false)
  const { languages, dictionaries } = electron.session()
  expect(languages).toEqual(['de', 'en-GB'])
  expect(dictionaries).toMatch(/^baton-app:\/\/console\/.*\/$/)
  const path = dictionaries.replace('baton-app://console', '')
  const status = await main.evaluate(async (url) => (await fetch(url)).status, `${path}en-us-10-1.bdic`)
  expect(status).toBe(404)
  expect(electron.session().leaked).toEqual([])
})
