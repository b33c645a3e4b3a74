import { describe, expect, it } from 'vitest'
import { runSimulation } from '../../src/commands/simulate.ts'
import { readCatalogue } from '../../src/models/catalogue.ts'
import { readTextCatalogue } from '../../src/models/text-catalogue.ts'

async function run(...args: string[]): Promise<{ exit: number; said: string; complaints: string[] }> {
  const [said, complaints]: [string[], string[]] = [[], []]
  const write = (text: string) => void said.push(text)
  const complain = (problem: string) => void complaints.push(problem)
  const exit = await runSimulation(args, { write, complain, catalogue: readCatalogue, textCatalogue: readTextCatalogue })
  return { exit, said: said.join('\n'), complaints }
}

describe('banana simulate', () => {
  it('writes the figures as JSON', async () => {
    const { exit, said } = await run('--requests', '100', '--prices', 'origin', '--json')
    expect(exit).toBe(0)
    expect(JSON.parse(said)).toMatchObject({ requests: 100, successRate: 1, wrongImages: 0 })
  })

  it('says in words what a picture costs, and what would have to be true for a quarter of flash alone', async () => {
    const { said } = await run('--requests', '300', '--prices', 'origin')
    expect(said).toMatch(/^300 requests in a day, with the prices of the origin\. Nothing was spent\.$/m)
    expect(said).toMatch(/^Cost of a picture +\$0\.0\d{3}$/m)
    expect(said).toMatch(/^For \$0\.0097, a quarter of flash alone, one of these would have to be true:$/m)
    expect(said).toMatch(/^ {2}75\.\d % reused, with every new picture drawn by flash;$/m)
  })

  it('takes the prices of today without being told', async () => {
    expect((await run('--requests', '100')).said).toMatch(/with the prices of today/)
  })

  it.each([
    [['--requests', '10'], '--requests 10 is no whole number from 100 to 10000000.'],
    [['--requests', 'many'], '--requests many is no whole number from 100 to 10000000.'],
    [['--seed', '1.1'], '--seed 1.1 is no whole number from 0 to 4294967295.'],
    [['--repeats', '91'], '--repeats 91 is no whole number from 0 to 90.'],
    [['--prices', 'tomorrow'], '--prices tomorrow is none of origin, today.'],
  ])('refuses %j and says what it takes', async (args, complaint) => {
    expect(await run(...args)).toEqual({ exit: 2, said: '', complaints: [complaint] })
  })
})
