import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Whether this process is the only one that uses the directory, which it then is until it ends, however it ends: the
 * kernel holds the lock, as a name to listen on.
 */
export async function isOnlyOne(directory: string): Promise<boolean> {
  const place = placeOf(createHash('sha256').update(directory).digest('hex').slice(0, 32))
  if (await listens(place)) return true
  // A socket that is a file outlives its process; nobody answers there.
  if (!place.startsWith(tmpdir()) || (await answers(place))) return false
  rmSync(place, { force: true })
  return listens(place)
}

function placeOf(name: string): string {
  if (process.platform === 'linux') return `\0baton-watch-${name}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\baton-watch-${name}`
  return join(tmpdir(), `baton-watch-${name}.sock`)
}

function listens(place: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(error)
    })
    server.listen(place, () => {
      server.unref()
      resolve(true)
    })
  })
}

function answers(place: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(place, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
