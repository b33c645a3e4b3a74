import { describe, expect, it } from 'vitest'
import { isAdminOf, mayApprove } from '../../src/domain/rights.ts'
import { Rules } from '../../src/domain/rules.ts'

const ANN = { platform: 'slack', workspaceId: 'T1', personId: 'UANN' } as const
const a = (isAdmin: boolean, ...groups: string[]) => ({ of: async () => ({ isAdmin, groups }) })
const nobodyAsks = {
  of: async () => {
    throw new Error('the platform was asked')
  },
}

describe('who may set the rules', () => {
  it('is an owner or admin of the platform, somebody named, and whoever is in a group that is named', async () => {
    const rules = Rules.parse({ admins: { groups: ['S1'] } })
    expect(await isAdminOf(rules, a(true), ANN)).toBe(true)
    expect(await isAdminOf(rules, a(false, 'S2', 'S1'), ANN)).toBe(true)
    expect(await isAdminOf(rules, a(false, 'S2'), ANN)).toBe(false)
    expect(await isAdminOf(Rules.parse({ admins: { people: ['UANN'] } }), nobodyAsks, ANN)).toBe(true)
  })
})

describe('who may approve more', () => {
  it('are the admins where nobody is named for it', async () => {
    expect(await mayApprove(Rules.parse({}), a(true), ANN)).toBe(true)
    expect(await mayApprove(Rules.parse({ admins: { people: ['UANN'] } }), nobodyAsks, ANN)).toBe(true)
    expect(await mayApprove(Rules.parse({}), a(false, 'S1'), ANN)).toBe(false)
  })

  it('are those who are named, and nobody else: not even an admin', async () => {
    const people = Rules.parse({ approvals: { people: ['UANN'] } })
    const groups = Rules.parse({ approvals: { groups: ['S1'] } })
    expect(await mayApprove(people, nobodyAsks, ANN)).toBe(true)
    expect(await mayApprove(people, a(true), { ...ANN, personId: 'UBOSS' })).toBe(false)
    expect(await mayApprove(groups, a(false, 'S1'), ANN)).toBe(true)
    expect(await mayApprove(groups, a(true, 'S2'), ANN)).toBe(false)
  })
})
