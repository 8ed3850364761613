/**
 * PostgreSQL's texts hold any character but U+0000. Identifiers may hold that too, and the chain covers them, so it is
 * written as `\0`, and a backslash as two. Bodies and states are JSON, which never holds it as itself.
 */
export function storedText(text: string): string {
  return /[\\\0]/.test(text) ? text.replaceAll('\\', '\\\\').replaceAll('\0', '\\0') : text
}

export function storedTextOrNull(text: string | null): string | null {
  return text === null ? null : storedText(text)
}

export function readText(stored: string): string {
  return stored.includes('\\') ? stored.replace(/\\(.)/g, (_, code) => (code === '0' ? '\0' : code)) : stored
}

export function readTextOrNull(stored: string | null): string | null {
  return stored === null ? null : readText(stored)
}
