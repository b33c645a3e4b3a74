import { z } from 'zod'

/** How everything of a team should look. It is assigned to a workspace or a channel; the asker's own words still win over it. */
export const Brand = z.object({
  brandId: z.string().regex(/^[a-z0-9-]+$/, 'small letters, digits and dashes'),
  name: z.string().min(1),
  colours: z.array(z.object({ name: z.string().min(1), hex: z.string().regex(/^#[0-9A-F]{6}$/i, 'a colour such as #1A2B3C') })).max(8),
  /** Each said as a phrase of a prompt: "generous white space". */
  rules: z.array(z.string().min(1).max(120)).max(8),
  /** Words for looks that are not theirs: "neon", "grunge". */
  forbiddenStyles: z.array(z.string().min(1).max(40)).max(12),
  tone: z.string().min(1).max(120),
})
export type Brand = z.infer<typeof Brand>
