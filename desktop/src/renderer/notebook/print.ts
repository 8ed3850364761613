import { homeBridge } from '../desktop/home.ts'

export type PrintResult = { readonly kind: 'printed' } | { readonly kind: 'failed'; readonly detail: string }

/** Whether this home makes a PDF file by itself; a browser prints, and its dialog can save as PDF. */
export function makesPdf(): boolean {
  return homeBridge() !== null
}

/** Makes a PDF named `name` of an exported page, or opens the browser's print dialog on it. */
export async function printHtml(html: string, name: string): Promise<PrintResult> {
  const home = homeBridge()
  if (home === null) return printInFrame(html)
  const made = await home.printPdf(html)
  if ('error' in made) return { kind: 'failed', detail: made.error }
  download(name, new Blob([new Uint8Array(made)], { type: 'application/pdf' }))
  return { kind: 'printed' }
}

function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  URL.revokeObjectURL(url)
}

const styleElements = /<style[^>]*>([\s\S]*?)<\/style>/g

/**
 * In a frame of this page, whose policy it inherits: the export's own rules are adopted as a sheet, as the policy would
 * refuse its style element.
 */
function printInFrame(html: string): PrintResult {
  document.querySelector('.print-frame')?.remove()
  const frame = document.createElement('iframe')
  frame.className = 'print-frame'
  frame.title = 'Page to print'
  document.body.append(frame)
  const { contentWindow: inside, contentDocument: page } = frame
  if (inside === null || page === null) {
    frame.remove()
    return { kind: 'failed', detail: 'this browser gives no page to print' }
  }
  const parsed = new DOMParser().parseFromString(html.replace(styleElements, ''), 'text/html')
  const sheet = new (inside as Window & typeof globalThis).CSSStyleSheet()
  sheet.replaceSync([...html.matchAll(styleElements)].map(([, rules]) => rules).join('\n'))
  page.adoptedStyleSheets = [sheet]
  page.title = parsed.title
  page.documentElement.lang = parsed.documentElement.lang
  page.body.append(...[...parsed.body.childNodes].map((node) => page.importNode(node, true)))
  // Where the dialog does not hold the page, the frame must outlive the call.
  inside.addEventListener('afterprint', () => frame.remove())
  inside.focus()
  inside.print()
  return { kind: 'printed' }
}
