import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analyse } from '../../src/commands/analyse.ts'
import type { Sample } from '../../src/domain/sample.ts'
import { aVotedSample } from '../learning/samples.ts'
import { aModel } from '../support/builders.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'banana-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const SUBJECTS = ['our cat', 'the harbour', 'a paper boat', 'two foxes']
const slang = (at: number, fields: Partial<Sample> = {}): Sample =>
  aVotedSample('up', {
    ...{ words: `a glimwave of ${SUBJECTS[at % 4]}`, personId: `U${at % 8}`, domain: 'art', style: 'digital_art' },
    ...{ method: 'semantic', confidence: 0.89, readAs: { domain: 'photography', style: 'other', confidence: 0.4 } },
    ...fields,
  })
const fileOf = async (samples: readonly Sample[]): Promise<string> => {
  const path = join(folder, `${samples.length}.jsonl`)
  await writeFile(path, samples.map((sample) => JSON.stringify(sample)).join('\n'))
  return path
}

async function run(...args: string[]) {
  const said: string[] = []
  const complaints: string[] = []
  const open = () => Promise.reject(new Error('there is no store in this test'))
  const parts = {
    write: (text: string) => said.push(text),
    complain: (text: string) => complaints.push(text),
    models: () => [aModel()],
    open,
  }
  return { code: await analyse(args, parts), text: said.join('\n'), complaints }
}

describe('banana analyse', () => {
  it('says what the records of a file show, with evidence, effect and test', async () => {
    const path = await fileOf(Array.from({ length: 40 }, (_, at) => slang(at)))
    const { code, text } = await run('--from', path)
    expect(code).toBe(0)
    expect(text).toMatch(/^slack:T1: 40 records, 40 votes of 8 people\./)
    expect(text).toMatch(
      /Read “glimwave” as art \/ digital art\.\n {2}“glimwave”: \d+ requests of 8 people.*\n {2}Expected: .* points .*\n {2}Tested: \d/,
    )
    expect(JSON.parse((await run('--from', path, '--json')).text)['slack:T1'].recommendations[0].change.kind).toBe('words')
  })

  it('reads no two workspaces together', async () => {
    const path = await fileOf(Array.from({ length: 41 }, (_, at) => slang(at, { workspace: at % 2 === 0 ? 'slack:T1' : 'slack:T2' })))
    const { code, complaints } = await run('--from', path)
    expect([code, complaints.join()]).toEqual([
      2,
      expect.stringMatching(/has records of slack:T1 and of slack:T2: name one with --workspace/),
    ])
    expect((await run('--from', path, '--workspace', 'slack:T2')).text).toMatch(/^slack:T2: 20 records/)
  })
})
