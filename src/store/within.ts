/** The answer, if it comes in time. It is waited for no longer; what it does in the end is not undone. @throws Error `tooLate` */
export async function withinMs<T>(ms: number, answer: Promise<T>, tooLate: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`${tooLate}: no answer within ${ms} ms`)), ms)
  try {
    return await Promise.race([answer, promise])
  } finally {
    clearTimeout(timer)
  }
}
