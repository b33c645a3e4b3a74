/** What the person sees, as named pieces that the server keeps up to date. */
export class Screen {
  pieces = new Map()
  #source
  #changed
  #lost

  /** @param {{ changed: (keys: Set<string>) => void, lost: (isLost: boolean) => void }} listeners */
  constructor({ changed, lost }) {
    this.#changed = changed
    this.#lost = lost
  }

  watch(person) {
    this.#source?.close()
    const source = new EventSource(`/playground/events?person=${encodeURIComponent(person)}`)
    this.#source = source
    source.addEventListener('screen', ({ data }) => {
      const before = [...this.pieces.keys()]
      this.pieces = new Map(Object.entries(JSON.parse(data).set))
      this.#lost(false)
      this.#changed(new Set([...before, ...this.pieces.keys()]))
    })
    source.addEventListener('change', ({ data }) => {
      const { set, drop } = JSON.parse(data)
      for (const [key, value] of Object.entries(set)) this.pieces.set(key, value)
      for (const key of drop) this.pieces.delete(key)
      this.#changed(new Set([...Object.keys(set), ...drop]))
    })
    source.addEventListener('error', () => {
      this.#lost(true)
      // A server that was away for long has closed the stream for good.
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#source === source && this.watch(person), 1000)
    })
  }

  get(key) {
    return this.pieces.get(key)
  }

  under(prefix) {
    return [...this.pieces].filter(([key]) => key.startsWith(prefix)).map(([, value]) => value)
  }
}

/** Does one gesture of one person; what went wrong comes back as a `notice`. */
export async function act(person, platform, gesture) {
  try {
    const response = await fetch('/playground/act', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ person, platform, act: gesture }),
    })
    return await response.json()
  } catch {
    return { notice: 'The program is not answering.' }
  }
}
