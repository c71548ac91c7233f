import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { serveOptions } from '../../src/cli/serve-options.ts'
import { playbook, tempFolder } from '../receiver/kit.ts'

const folder = tempFolder()
afterAll(folder.remove)
const file = (name: string, text: string): string => {
  const path = join(folder.path, name)
  writeFileSync(path, text)
  return path
}
const good = file('good.json', JSON.stringify(playbook))
const pem = file('key.pem', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }) as string)
const [old, next] = ['the old secret, of thirty-two characters', 'the next secret, of thirty-two letters']

test('without options it listens on this machine, verifies nobody, and keeps its data in a folder', async () => {
  const { playbooks, log: _, ...options } = await serveOptions([good], {})
  expect(playbooks.map(({ id }) => id)).toEqual(['recruiting'])
  expect(options).toEqual({
    data: 'waymark-data',
    port: 4400,
    host: '127.0.0.1',
    verify: 'none',
    unsigned: 'refuse',
    merge: true,
    secretKeys: [],
    consoleTokens: [],
    webhooks: [],
    refreshMs: 60_000,
    drainMs: 0,
    trustProxy: false,
  })
})

test('each option is read, several times where several may stand side by side, and goes before the environment', async () => {
  const given = '--write-key a --write-key b --origin https://a.test --origin=https://b.test --unsigned apart --drain-ms 500 --trust-proxy'
  const environment = { WAYMARK_SECRET: old, WAYMARK_SECRET_NEXT: next, WAYMARK_QUEUE: 'nats://queue:4222', DATABASE_URL: 'postgres://db' }
  expect(
    await serveOptions([good, ...given.split(' '), '--no-merge', '--issuer', 'us', '--audience', 'waymark'], environment),
  ).toMatchObject({
    databaseUrl: 'postgres://db',
    writeKeys: ['a', 'b'],
    origins: ['https://a.test', 'https://b.test'],
    verify: { secret: [old, next], issuer: 'us', audience: 'waymark' },
    unsigned: 'apart',
    queueUrl: 'nats://queue:4222',
    merge: false,
    drainMs: 500,
    trustProxy: true,
  })
  const read = await serveOptions([good, '--secret', next, '--data', 'here', '--queue', 'nats://other:4222'], environment)
  expect(read).toMatchObject({ data: 'here', verify: { secret: [next] }, queueUrl: 'nats://other:4222', merge: true })
  expect(read.databaseUrl).toBeUndefined()
  expect((await serveOptions([good, '--public-key', pem, '--public-key', pem], {})).verify).toMatchObject({
    publicKey: [expect.stringContaining('BEGIN PUBLIC KEY'), expect.any(String)],
  })
})

test('the log is lines to read, or an object a line', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const entry = { level: 'warn', what: 'verify.none' } as const
  for (const form of ['text', 'json']) (await serveOptions([good, '--log', form], {})).log!('Nobody is verified', entry)
  const [[text], [json]] = said.mock.calls as [[string], [string]]
  said.mockRestore()
  expect(text).toBe('waymark: Nobody is verified')
  expect(JSON.parse(json)).toEqual({ ...entry, message: 'Nobody is verified', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/) })
})

test('what makes no sense is said in one line', async () => {
  const cases: [args: string[], says: RegExp][] = [
    [['--secret', 'short'], /^--secret needs 32/],
    [['--secret', old, '--jwks', 'https://keys.test'], /^Give --secret, --public-key or --jwks, one of them/],
    [['--public-key', good], /good.json: no public key for ES256/],
    [['--public-key', 'nowhere.pem'], /^nowhere.pem: no such file/],
    [['--public-key', folder.path], /: it is a folder$/],
    [['--jwks', 'keys.test/jwks.json'], /^--jwks is an address such as https:/],
    [['--jwks', 'http://keys.test/jwks.json'], /^--jwks: The address of a JWKS starts with https:\/\/\.$/],
    [['--secret', `${old}\r`], /^--secret begins or ends with a space or a line break/],
    [['--secret-key', 'sk 1'], /^--secret-key is made of letters, digits and signs of ASCII, without spaces or line breaks\.$/],
    [['--secret-key', '鍵'], /^--secret-key is made of/],
    [['--console-token', 'token\r'], /^--console-token is made of/],
    [
      ['--webhook', 'https://a.test', '--webhook-secret', 'whsec_not base64!'],
      /^The secret of a webhook that begins with whsec_ goes on in base64\.$/,
    ],
    [[good], /good\.json and .*good\.json both are recruiting version 1: raise the version of the later one\.$/],
    [['--port', ''], /^--port needs a value: --port N$/],
    [['--audience', 'waymark'], /^--issuer and --audience are claims of a token/],
    [['--origin', 'https://app.example.com/'], /^--origin: .* is no origin/],
    [['--unsigned', 'keep'], /^--unsigned is refuse or apart, not "keep"\.$/],
    [['--log', 'xml'], /^--log is text or json, not "xml"\.$/],
    [['--drain-ms', 'long'], /^--drain-ms is a whole number/],
    [['--no-merge'], /^--no-merge goes with a --queue\.$/],
    [['--qeue', 'nats://queue'], /^--qeue is no option/],
  ]
  for (const [args, says] of cases) await expect(serveOptions([good, ...args], {}), args.join(' ')).rejects.toThrow(says)
  for (const url of ['mysql://db', 'db:5432/waymark', 'waymark'])
    await expect(serveOptions([good], { DATABASE_URL: url }), url).rejects.toThrow(/^DATABASE_URL is an address such as postgres:/)
  expect((await serveOptions([good, '--data', 'here'], { DATABASE_URL: 'waymark' })).data).toBe('here')
})
