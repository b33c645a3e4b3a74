import type { Piece } from '../cards.ts'

/** People, groups and channels stand in our own sentences by kind and id (“channel C024BE91L”); here they become what the platform shows for them. */
export function live(words: string): Piece[] {
  return words.split(/\b((?:[Pp]erson|[Gg]roup|[Cc]hannel) (?:[A-Z][A-Z0-9]+|\d{5,20}))\b/).map((part): Piece => {
    const [, kind = '', id = ''] = /^([Pp]erson|[Gg]roup|[Cc]hannel) ([A-Z0-9]+)$/.exec(part) ?? []
    switch (kind.toLowerCase()) {
      case 'person':
        return { person: id }
      case 'group':
        return { group: id }
      case 'channel':
        return { channel: id }
      default:
        return part
    }
  })
}
