import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { StringDecoder } from 'node:string_decoder'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { fastTier } from '../pipeline/intent/fast-tier.ts'
import type { FastReading } from '../ports.ts'

/** Lines beyond this are no requests; refusing them keeps memory constant whatever comes in. */
const LONGEST_LINE = 1_000_000
const Line = z.object({ id: z.union([z.string(), z.number()]), text: z.string() })

interface Streams {
  readonly input: Readable
  readonly output: Writable
  readonly complain: (problem: string) => unknown
}

/** `{"id","text"}` a line in; `{"id","domain","style","confidence","unclear","words","tier"}` a line out. @returns the exit code */
export async function classify(args: readonly string[], { input, output, complain }: Streams): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { jsonl: { type: 'boolean' } } })
  if (!values.jsonl) {
    complain('Use: banana classify --jsonl < requests.jsonl')
    return 2
  }
  const understanding = fastTier()
  let refused = 0
  const refuse = (problem: string): void => {
    refused += 1
    complain(problem)
  }
  try {
    await pipeline(input, (chunks: AsyncIterable<Buffer>) => answers(chunks, understanding, refuse), output, { end: false })
  } catch (error) {
    // Whoever reads our output has read enough (`| head`).
    if (!isClosedPipe(error)) throw error
  }
  return refused === 0 ? 0 : 1
}

/** One piece of output for each piece of input: the stream asks for the next when this one is written. */
async function* answers(
  chunks: AsyncIterable<Buffer>,
  understanding: FastReading,
  refuse: (problem: string) => void,
): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let number = 0
  let isTooLong = false
  const answerTo = (line: string): string => {
    number += 1
    const tooLong = isTooLong || line.length > LONGEST_LINE
    isTooLong = false
    return tooLong ? refused(`line ${number}: longer than ${LONGEST_LINE} characters`) : answer(line, number)
  }
  const refused = (problem: string): string => {
    refuse(problem)
    return ''
  }
  const answer = (line: string, at: number): string => {
    if (line.trim() === '') return ''
    const request = parse(line)
    return request ? `${JSON.stringify(read(understanding, request))}\n` : refused(`line ${at}: not {"id","text"} in JSON`)
  }
  for await (const chunk of chunks) {
    const lines = (rest + decoder.write(chunk)).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LONGEST_LINE) {
      isTooLong = true
      rest = ''
    }
    const text = lines.map(answerTo).join('')
    if (text) yield text
  }
  rest += decoder.end()
  if (rest || isTooLong) yield answerTo(rest)
}

function parse(line: string): z.infer<typeof Line> | undefined {
  try {
    return Line.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}

function read(understanding: FastReading, { id, text }: z.infer<typeof Line>): object {
  const { domain, style, confidence, unclear = false, words, method } = understanding.read(text)
  return { id, domain, style, confidence, unclear, words, tier: method }
}

const isClosedPipe = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EPIPE'
