/** `2026-11-20 02:14:05`, in UTC; `at` in Unix ms. */
export function utc(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ')
}
