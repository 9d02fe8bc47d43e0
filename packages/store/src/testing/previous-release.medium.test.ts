import { describe, test } from 'vitest';
import { previousRelease, testMixture } from './previous-release.ts';

const previous = await previousRelease();

describe.skipIf(previous === undefined)(
  `the release before (${previous ?? 'skipped: no release has been tagged yet'})`,
  () => {
    const before = previous ?? '';

    test('passes its tests on the schema of now', { timeout: 300_000 }, () =>
      testMixture({ code: before, migrations: 'HEAD' }),
    );

    test('left a schema on which the code of now passes its tests', { timeout: 300_000 }, () =>
      testMixture({ code: 'HEAD', migrations: before }),
    );
  },
);
