import { type BrowserWindow, type ContextMenuParams, Menu, type MenuItemConstructorOptions } from 'electron'

type Clicked = Pick<
  ContextMenuParams,
  'isEditable' | 'editFlags' | 'selectionText' | 'misspelledWord' | 'dictionarySuggestions'
>

/** Offers what a person does with text, where they point at it: all of it where they write, to copy elsewhere. */
export function offerTextMenu(window: BrowserWindow): void {
  const { webContents } = window
  webContents.on('context-menu', (_event, clicked) => {
    const items = textMenu(clicked, {
      replace: (word) => webContents.replaceMisspelling(word),
      learn: (word) => void webContents.session.addWordToSpellCheckerDictionary(word),
    })
    if (items.length > 0) Menu.buildFromTemplate(items).popup({ window })
  })
}

interface SpellingActs {
  readonly replace: (word: string) => void
  readonly learn: (word: string) => void
}

function textMenu(clicked: Clicked, { replace, learn }: SpellingActs): MenuItemConstructorOptions[] {
  const { isEditable, editFlags, selectionText, misspelledWord, dictionarySuggestions } = clicked
  if (!isEditable) return selectionText.trim() === '' ? [] : [{ role: 'copy' }]
  const suggestions = dictionarySuggestions.map((word) => ({ label: word, click: () => replace(word) }))
  const spelling: MenuItemConstructorOptions[] = [
    ...(suggestions.length > 0 ? suggestions : [{ label: 'No suggestion', enabled: false }]),
    { label: 'Add to dictionary', click: () => learn(misspelledWord) },
    { type: 'separator' },
  ]
  return [
    ...(misspelledWord === '' ? [] : spelling),
    { role: 'cut', enabled: editFlags.canCut },
    { role: 'copy', enabled: editFlags.canCopy },
    { role: 'paste', enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', enabled: editFlags.canSelectAll },
  ]
}
