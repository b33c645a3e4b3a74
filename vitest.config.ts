import { defineConfig } from 'vitest/config'

/** Thinking, without servers of their own that outlive a test. */
const UNITS = ['bots', 'commands', 'compose', 'contracts', 'domain', 'http', 'imaging', 'learning', 'models', 'pipeline', 'reports']

export default defineConfig({
  test: {
    pool: 'forks',
    // Most files of the others bring their own servers, and many a Redis. Most of the time they wait for each other, so three keep two cores busy; more starve.
    maxWorkers: 3,
    testTimeout: 15_000,
    hookTimeout: 15_000,
    teardownTimeout: 5_000,
    globals: false,
    projects: [
      {
        extends: true,
        // A process that has loaded the program once serves the next file as well: a third of their time was starting and loading.
        test: { name: 'units', include: UNITS.map((folder) => `test/${folder}/**/*.test.ts`), isolate: false },
      },
      {
        extends: true,
        test: { name: 'program', include: ['test/**/*.test.ts'], exclude: UNITS.map((folder) => `test/${folder}/**`) },
      },
    ],
  },
})
