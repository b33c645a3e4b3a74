import { z } from 'zod'
import { DOMAINS, type Domain, type Intent, STYLES } from '../../domain/intent.ts'
import { QUALITIES, type Quality } from '../../domain/request.ts'
import { TAGS, type Tag, tagsIn } from './decided.ts'
import { ART } from './templates/art.ts'
import { DIAGRAMS } from './templates/diagrams.ts'
import { PHOTOGRAPHY } from './templates/photography.ts'
import { PRODUCTS } from './templates/products.ts'

/** Something that a template says, and what that asserts about the picture. */
export interface Phrase {
  readonly say: string
  readonly asserts: ReadonlySet<Tag>
}

/** `light + mood: said like this` or just `said like this`: what its words show by themselves need not be named. */
const PhraseAsWritten = z.string().transform((written, context): Phrase => {
  const [, names = '', say = ''] = /^(?:([a-z]+(?: \+ [a-z]+)*): )?(.+)$/s.exec(written) ?? []
  const named = names === '' ? [] : names.split(' + ')
  const tags = TAGS.filter((tag) => named.includes(tag))
  if (tags.length < named.length) context.addIssue(`“${names}” names a tag that there is not; there are ${TAGS.join(', ')}`)
  const asserts = new Set([...tags, ...tagsIn(say)])
  if (asserts.size === 0) context.addIssue(`“${say}” asserts nothing that I know: name what it asserts, as in “detail: ${say}”`)
  return { say, asserts }
})

/** What a professional would add to a wish of one domain and style, as far as a quality is worth it. */
export const Template = z
  .object({
    domain: z.enum(DOMAINS),
    style: z.string(),
    quality: z.enum(QUALITIES),
    /** Around the asker's words, which stand for `{words}`; `{style}` is the style's name. It asserts the medium. */
    opening: z.string().regex(/^[^{}]*(?:\{style\}[^{}]*)?\{words\}$/, 'must end in {words} and may use {style} before it'),
    /** The most important first: what does not fit into a model's prompt is cut from the end. */
    phrases: z.array(PhraseAsWritten).min(1),
  })
  .refine(({ domain, style }) => (STYLES[domain] as readonly string[]).includes(style), {
    error: 'has a style that its domain does not know',
  })
export type Template = z.infer<typeof Template>
export type TemplateAsWritten = Omit<z.input<typeof Template>, 'domain'>

const WRITTEN: Readonly<Record<Domain, readonly TemplateAsWritten[]>> = {
  photography: PHOTOGRAPHY,
  diagrams: DIAGRAMS,
  art: ART,
  products: PRODUCTS,
}

export const templateName = ({ domain, style, quality }: Pick<Template, 'domain' | 'style' | 'quality'>): string =>
  `${domain}/${style}/${quality}`

/** @throws Error that lists every wrong field, every template that stands twice and every one that is missing */
export function readTemplates(written: Readonly<Record<Domain, readonly unknown[]>> = WRITTEN): ReadonlyMap<string, Template> {
  const wrong: string[] = []
  const templates = new Map<string, Template>()
  for (const domain of DOMAINS) {
    for (const [index, entry] of written[domain].entries()) {
      const { data, error } = Template.safeParse({ domain, ...(entry as object) })
      if (!data) wrong.push(`${domain}, entry ${index + 1}:\n${z.prettifyError(error)}`)
      else if (templates.has(templateName(data))) wrong.push(`${templateName(data)} stands twice`)
      else templates.set(templateName(data), data)
    }
  }
  wrong.push(...allNames().flatMap((name) => (templates.has(name) ? [] : [`${name} is missing`])))
  if (wrong.length > 0) throw new Error(`The templates are wrong:\n${wrong.join('\n')}`)
  return templates
}

const allNames = (): string[] =>
  DOMAINS.flatMap((domain) => STYLES[domain].flatMap((style) => QUALITIES.map((quality) => templateName({ domain, style, quality }))))

let library: ReadonlyMap<string, Template> | undefined

/** The template for a reading. A style that we do not know (read by another version) is served as one of its domain. */
export function templateFor({ domain, style }: Pick<Intent, 'domain' | 'style'>, quality: Quality): Template {
  library ??= readTemplates()
  const styles: readonly string[] = STYLES[domain]
  const known = [style, 'other'].find((each) => styles.includes(each)) ?? STYLES[domain][0]
  const template = library.get(templateName({ domain, style: known, quality }))
  if (!template) throw new Error(`there is no template ${templateName({ domain, style: known, quality })}`)
  return template
}
