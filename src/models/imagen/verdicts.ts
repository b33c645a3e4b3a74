/**
 * The support codes that a filtered picture carries, in words for the person. HTTP errors are those of all Google APIs, in google-failure.ts.
 * Source: docs.cloud.google.com/vertex-ai/generative-ai/docs/multimodal/gemini-image-responsible-ai, "Safety filter code categories".
 */
const SUPPORT_CODES: Readonly<Record<string, string>> = {
  '58061214': 'children',
  '17301594': 'children',
  '29310472': 'a well-known person',
  '15236754': 'a well-known person',
  '62263041': 'dangerous content',
  '57734940': 'hate',
  '22137204': 'hate',
  '74803281': 'its safety rules; it does not say which',
  '29578790': 'its safety rules; it does not say which',
  '42876398': 'its safety rules; it does not say which',
  '39322892': 'people, which this project may not draw',
  '92201652': 'personal data',
  '89371032': 'prohibited content',
  '49114662': 'prohibited content',
  '72817394': 'prohibited content',
  '90789179': 'sexual content',
  '63429089': 'sexual content',
  '43188360': 'sexual content',
  '78610348': 'toxic language',
  '61493863': 'violence',
  '56562880': 'violence',
  '32635315': 'vulgar language',
}

export function categoryOf(reason: string): string {
  const known = [...reason.matchAll(/\b\d{8}\b/g)].flatMap(([code]) => SUPPORT_CODES[code] ?? [])
  return known.length > 0 ? [...new Set(known)].join(', ') : 'its safety rules'
}
