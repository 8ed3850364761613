import type { Session } from 'electron'
import { appOrigin } from './origin.ts'

/** A path of our own scheme where nothing is: Chromium would fetch what it lacks from outside. */
const noDictionaries = `${appOrigin}/no-dictionaries/`

/**
 * Checks what is written by the dictionaries that the system has, in the languages that its person reads, given as
 * `de-AT`, the first one first. None is ever fetched: where the system has none, nothing is marked as wrong.
 */
export function checkSpelling(session: Session, wanted: readonly string[]): void {
  session.setSpellCheckerDictionaryDownloadURL(noDictionaries)
  const languages = spellingLanguages(wanted, session.availableSpellCheckerLanguages)
  // An empty list would mean American English. On macOS the system chooses by what is written.
  if (languages.length > 0) session.setSpellCheckerLanguages(languages)
}

/** The languages to check, of those that are available: the same one, else one that differs in its region only. */
export function spellingLanguages(wanted: readonly string[], available: readonly string[]): string[] {
  const chosen = wanted.flatMap((tag) => {
    const [language] = tag.split('-')
    const found =
      available.find((each) => each.toLowerCase() === tag.toLowerCase()) ??
      available.find((each) => each === language) ??
      available.find((each) => each.startsWith(`${language}-`))
    return found === undefined ? [] : [found]
  })
  return [...new Set(chosen)]
}
