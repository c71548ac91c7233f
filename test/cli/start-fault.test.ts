import { expect, test } from 'vitest'
import { Complaint } from '../../src/cli/complaint.ts'
import { startFault } from '../../src/cli/serve.ts'
import type { ServeOptions } from '../../src/receiver.ts'

const options = { databaseUrl: 'postgres://db/waymark', port: 4400, host: '127.0.0.1', playbooks: [] } as unknown as ServeOptions
const fault = (code: string | undefined, message: string) =>
  Object.assign(new Error('Failed query'), { cause: Object.assign(new Error(message), { code }) })

test.each([
  ['ECONNREFUSED', 'connect', 'The database of DATABASE_URL does not answer.'],
  ['ETIMEDOUT', 'connect', 'The database of DATABASE_URL does not answer.'],
  [undefined, 'timeout exceeded when trying to connect', 'The database of DATABASE_URL does not answer.'],
  ['28P01', 'password authentication failed', 'The database refuses: password authentication failed'],
  ['42501', 'permission denied for database waymark', 'The database refuses: permission denied for database waymark'],
  ['57P03', 'the database system is starting up', 'The database refuses: the database system is starting up'],
  ['53300', 'too many clients already', 'The database refuses: too many clients already'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'The database refuses: self-signed certificate'],
  [undefined, 'The server does not support SSL connections', 'The database refuses: The server does not support SSL connections'],
])('a database that can not be used is said in a line, without a stack: %s %s', (code, message, says) => {
  const told = startFault(fault(code, message), options)
  expect(told).toBeInstanceOf(Complaint)
  expect((told as Complaint).lines).toEqual([says])
})

test('a fault of our own keeps its stack', () => {
  const own = new TypeError('x is not a function')
  expect(startFault(own, options)).toBe(own)
})
