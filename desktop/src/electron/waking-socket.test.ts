import { describe, expect, it } from 'vitest'
import type { Socket, SocketHandlers } from '../host/ports.ts'
import { WakingSocket } from './waking-socket.ts'

function setup() {
  const opened: { handlers: SocketHandlers; isClosed: boolean }[] = []
  const socket: Socket = {
    open: (_url, _token, handlers) => {
      const link = { handlers, isClosed: false }
      opened.push(link)
      return {
        ask: () => undefined,
        close: () => {
          link.isClosed = true
        },
      }
    },
  }
  const lost: string[] = []
  const handlers: SocketHandlers = {
    connected: () => undefined,
    lost: (reason) => lost.push(reason),
    refused: () => undefined,
    appended: () => undefined,
    ended: () => undefined,
  }
  const waking = new WakingSocket(socket)
  return { waking, opened, lost, open: () => waking.open('u', 't', handlers) }
}

describe('a socket over sleep', () => {
  it('loses and closes what only looks open', () => {
    const { waking, opened, lost, open } = setup()
    open()
    waking.drop('slept')
    expect(lost).toEqual(['slept'])
    expect(opened[0]?.isClosed).toBe(true)
    waking.drop('slept')
    expect(lost).toHaveLength(1)
  })

  it('says nothing of links that are closed or lost already', () => {
    const { waking, opened, lost, open } = setup()
    open().close()
    open()
    opened[1]?.handlers.lost('network')
    waking.drop('slept')
    expect(lost).toEqual(['network'])
  })
})
