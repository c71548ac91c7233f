import { expect, test } from 'vitest'
import { en, ja } from '../../src/console/text/index.ts'
import { REASONS } from '../../src/receiver/take.ts'

test('every reason for which something may be lost has its words, in both languages', () => {
  for (const { account } of [en, ja]) expect(Object.keys(account.lost.reasons).sort()).toEqual([...REASONS].sort())
})
