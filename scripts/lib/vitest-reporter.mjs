import { writeFileSync } from 'node:fs';

/**
 * Counts for the closing line of `npm test`, written to the file named by PARLEY_TEST_COUNTS. A file that could not be
 * read and an error outside of every test count as failures: nothing that went wrong may look like fewer tests.
 */
export default class CountingReporter {
  onTestRunEnd(modules, unhandledErrors, reason) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      counts.failed += module.errors().length;
      for (const suite of module.children.allSuites()) counts.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        // Pending at the end: the run was cut off before it.
        counts[state === 'pending' ? 'failed' : state] += 1;
      }
    }
    if (reason !== 'passed' && counts.failed === 0) counts.failed = 1;
    writeFileSync(process.env.PARLEY_TEST_COUNTS, JSON.stringify(counts));
  }
}
