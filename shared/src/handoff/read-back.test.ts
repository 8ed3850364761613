import { describe, expect, it } from 'vitest'
import { conditionIn, lacks, lackWords } from './read-back.ts'

const lag = {
  title: 'QueueLag',
  next: 'Worker 7 restarts.',
  contingency: 'lag passes 45 m, call payments: +44 20 7946 0168',
}
const errors = {
  title: 'Checkout',
  next: '',
  contingency: 'If errors are not under 2 % by 14:50, fail over to us-2 (runbook 5)',
}

describe('what a receiver says back', () => {
  it('is one line of their own; where the giver wrote an "if", the line names it', () => {
    expect(lacks({ next: 'x' }, ' \n')).toBe('words')
    expect(lacks({ next: 'x' }, 'I look at it at six')).toBeNull()
    expect(lacks(lag, 'I restart worker 7 only once more, then')).toBe('if')
    expect(lacks(lag, 'Over 45 minutes I ring them')).toBeNull()
    expect(lacks(lag, 'Should the lag grow I am calling payments')).toBeNull()
    expect(lacks(errors, 'Rolled back, falling. At 14:50 I look; over 2 % I fail over to us-2')).toBeNull()
    expect(lacks(errors, 'ok, 2 things')).toBe('if')
    expect(lacks(errors, 'us-2 when it does not fall')).toBeNull()
  })

  it('is not the giver’s own sentence', () => {
    expect(lacks(lag, 'Lag passes 45 m; call payments +44 20 7946 0168!')).toBe('own-words')
    expect(lacks(lag, 'worker 7 restarts')).toBe('own-words')
  })

  it('is read in scripts without gaps too, and an "if" of no words asks for nothing more', () => {
    const item = { next: '', contingency: '延迟超过45分钟，呼叫支付组' }
    expect(lacks(item, '好的')).toBe('if')
    expect(lacks(item, '超过45分钟就叫支付组')).toBeNull()
    expect(lacks({ next: '', contingency: '???' }, 'fine')).toBeNull()
  })

  it('says what is missing by the condition alone', () => {
    expect(conditionIn(lag.contingency)).toBe('lag passes 45 m')
    expect(conditionIn(errors.contingency)).toBe('errors are not under 2 % by 14:50')
    expect(conditionIn('if it comes back then fail over')).toBe('it comes back')
    expect(lackWords(lag, 'then')).toBe('Say in your own words what you will do about "QueueLag" if lag passes 45 m.')
  })
})
