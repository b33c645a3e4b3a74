import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Every test file brings its own servers, and many a Redis. Most of the time they wait for each other, so three keep two cores busy; more starve.
    maxWorkers: 3,
    testTimeout: 15_000,
    hookTimeout: 15_000,
    teardownTimeout: 5_000,
    globals: false,
  },
})
