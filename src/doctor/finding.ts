/** One line of `banana doctor`. */
export interface Finding {
  /** `bad`: something will not work. `note`: it works, and you should know. */
  readonly mark: 'ok' | 'note' | 'bad'
  /** What was looked at: Node, Redis, Slack … */
  readonly subject: string
  readonly text: string
  /** What to do; absent where there is nothing to do. */
  readonly fix?: string
}

const SIGNS = { ok: '✓', note: '!', bad: '✗' } as const

export const lineOf = ({ mark, subject, text, fix }: Finding): string => `${SIGNS[mark]} ${subject}: ${text}${fix ? ` → ${fix}` : ''}`

/** The findings on one subject, ready to be told. */
export const about = (subject: string) => ({
  ok: (text: string): Finding => ({ mark: 'ok', subject, text }),
  note: (text: string, fix?: string): Finding => ({ mark: 'note', subject, text, ...(fix ? { fix } : {}) }),
  bad: (text: string, fix: string): Finding => ({ mark: 'bad', subject, text, fix }),
})
