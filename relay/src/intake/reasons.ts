/**
 * Why a request under a valid key was refused, or what of an accepted one did not take effect as it was sent. Each is
 * counted at its integration: a sender who is not understood must be seen by people, for the sender itself looks at no
 * answer.
 */
export const refusals = {
  'empty-body': 'the body was empty',
  'not-json': 'the body was not JSON',
  'too-deep': 'the body nests too deeply',
  'nothing-usable': 'nothing in the body was usable',
  'too-large': 'the body was too large',
  'content-type': 'the content type is not taken',
  'content-encoding': 'the content encoding is not taken',
  method: 'the method is not taken',
  'wrong-address': 'the key is of another source',
  overloaded: 'the relay was overloaded',
  undecidable: 'the relay met a fault of its own',
} as const

/** Reasons for which part of an accepted body did not count, or not as it was sent. */
export const remarks = {
  'bad-alert': 'an alert beside usable ones was not usable',
  'unknown-word': 'a status word was not known, and taken as firing',
  placeholder: 'a template’s placeholder was not filled in',
  'unmatched-clear': 'a clear cleared nothing that fires',
  clipped: 'a text was too long and was clipped',
} as const

export type Refused = keyof typeof refusals
export type Remark = keyof typeof remarks
export type Reason = Refused | Remark

/** The reason in words, for people. */
export function reasonWords(reason: Reason): string {
  return { ...refusals, ...remarks }[reason]
}
