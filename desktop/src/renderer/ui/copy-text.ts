/** Copies a text; a page on plain HTTP has no clipboard, and says so. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard === undefined) throw new Error('this page may not use the clipboard; select the text instead')
  await navigator.clipboard.writeText(text)
}
