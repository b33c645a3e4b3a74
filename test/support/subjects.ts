/** What people ask for where only the look of it matters. */
export const SUBJECTS = [
  'our cat',
  'the harbour',
  'a paper boat',
  'two foxes',
  'the team',
  'a bicycle',
  'the garden',
  'a chair',
  'the office',
  'an umbrella',
]
