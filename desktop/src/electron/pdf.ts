import type { PdfResult } from '@baton/shared/wire/home.ts'
import { session } from 'electron'
import { appScheme } from './origin.ts'
import { createWindow } from './windows.ts'

const address = `${appScheme}://print/document.html`
/** Its own styles and inline pictures; nothing is fetched, and scripts are off besides. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
/** A document that takes longer than this to draw is given up, ms. */
const timeoutMs = 30_000

let prints = 0

/** Draws self-contained HTML in a hidden window that runs no script and reaches nothing, and takes it as PDF. */
export async function printPdf(html: string): Promise<PdfResult> {
  // A session in memory for each: it shares no storage and no handler with the console's pages.
  const own = session.fromPartition(`print-${++prints}`)
  own.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  own.setPermissionCheckHandler(() => false)
  own.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: url !== address && !url.startsWith('data:') }))
  own.protocol.handle(
    appScheme,
    () =>
      new Response(html, {
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
      }),
  )
  const { window } = createWindow({ role: 'print', title: 'Baton: printing', web: { javascript: false, session: own } })
  try {
    const drawn = window
      .loadURL(address)
      .then(() => window.webContents.printToPDF({ pageSize: 'A4', printBackground: true, generateTaggedPDF: true }))
    return new Uint8Array(await Promise.race([drawn, tooLate()]))
  } catch (error) {
    return { error: `The document could not be printed: ${error instanceof Error ? error.message : String(error)}` }
  } finally {
    window.destroy()
  }
}

function tooLate(): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error('it takes too long')), timeoutMs).unref()
  })
}
