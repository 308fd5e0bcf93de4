import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IMAGE_SIZES } from '../../../src/core/models'
import { configJsonSchema } from '../../../src/gateway/config/config-json-schema'
import { readConfig } from '../../../src/gateway/config/read-config'
import type { GatewaySettings } from '../../../src/gateway/config/settings'

const KEY = 'AIzaSecret-0123456789-abcdefghij'

function read(text: string | undefined, environment: Record<string, string> = {}) {
  return readConfig({ ...(text === undefined ? {} : { text }), file: '/studio/refill.config.json', environment })
}

function settingsOf(text: string | undefined, environment: Record<string, string> = {}): GatewaySettings {
  const outcome = read(text, environment)
  if (!outcome.ok) throw new Error(outcome.failure.message)
  return outcome.value
}

/** The lines of the refusal, without the file's name. */
function problemsOf(text: string, environment: Record<string, string> = {}): readonly string[] {
  const outcome = read(text, environment)
  if (outcome.ok) throw new Error('The file was accepted')
  return outcome.failure.message.split('\n').map((line) => line.replace('/studio/refill.config.json, ', ''))
}

const path = (rest: string) => `{"paths": [{"id": "a", "kind": "ai-studio", "key": {"env": "K"}, ${rest}}]}`

describe('without a file', () => {
  test('there is the demo alone, for every model, on this computer', () => {
    expect(settingsOf(undefined, { HOME: '/home/ann' })).toMatchObject({
      host: '127.0.0.1',
      port: 8787,
      dataDir: '/home/ann/.local/share/refill',
      keys: [],
      logLevel: 'info',
      paths: [{ id: 'demo', access: { kind: 'demo', latencyMs: 1200 }, models: {}, enabled: true }],
      routing: { policy: 'fastest', deadlineMs: 300_000 },
      keepResultsMs: 86_400_000,
      fileHosts: [],
    })
  })

  test('a key makes a path to AI Studio, and the demo keeps its own model only', () => {
    const { paths } = settingsOf(undefined, { GEMINI_API_KEY: 'second', GOOGLE_API_KEY: ' first\n' })
    expect(paths).toMatchObject([
      { id: 'google', access: { kind: 'ai-studio', key: 'first' }, maxReferences: 14, imageSizes: IMAGE_SIZES },
      { id: 'demo', models: { demo: ['demo'] } },
    ])
    expect(settingsOf(undefined, { GEMINI_API_KEY: 'second', GOOGLE_API_KEY: '' }).paths[0]).toMatchObject({
      access: { key: 'second' },
    })
  })

  test('the environment says where it listens, what it logs and where it keeps things', () => {
    const environment = {
      HOST: '0.0.0.0',
      PORT: '9000',
      LOG_LEVEL: 'warn',
      REFILL_KEYS: ' a-key, b-key,,',
      REFILL_DATA_DIR: '/data',
      REFILL_REDIS_URL: 'redis://localhost:6379',
    }
    expect(settingsOf(undefined, environment)).toMatchObject({
      host: '0.0.0.0',
      port: 9000,
      logLevel: 'warn',
      keys: ['a-key', 'b-key'],
      dataDir: '/data',
      redisUrl: 'redis://localhost:6379',
    })
  })

  test.each([
    [{ PORT: '80a' }, 'PORT must be a number from 0 to 65535.'],
    [{ PORT: '70000' }, 'PORT must be a number from 0 to 65535.'],
    [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of trace, /],
    [{ GEMINI_API_KEY: 'a\u0000b' }, /GEMINI_API_KEY holds characters/],
  ])('what makes no sense in it is refused: %o', (environment, message) => {
    expect(read(undefined, environment)).toMatchObject({
      ok: false,
      failure: {
        kind: 'invalid-request',
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      },
    })
  })
})

describe('a file', () => {
  test('may hold comments and trailing commas, and paths of every kind', () => {
    const text = `{
      // Studio A
      "listen": {"port": 9001},
      "dataDir": "data",
      "paths": [
        {"id": "studio", "kind": "ai-studio", "key": {"env": "G"}, "models": {"nano-banana-2": ["gemini-nano-banana-2.1"]}},
        {"id": "vertex", "kind": "vertex", "project": "p", "credentialsFile": "keys/sa.json"},
        {"id": "express", "kind": "vertex-express", "key": {"env": "G"}},
        {"id": "relay", "kind": "gemini-compatible", "url": "http://relay:8787", "sendsDrafts": true},
        {"id": "openai", "kind": "openai-compatible", "url": "https://api.openai.com/v1", "key": {"env": "O"},
         "abilities": {"imageSizes": ["1K"], "mask": false}, "prices": {"usdPerImage": {"1K": 0.05}}, "weight": 2,
         "limits": {"imagesPerMinute": 10, "inFlight": 4}, "timeouts": {"attemptSeconds": 60}},
        {"id": "router", "kind": "openai-compatible", "url": "https://r.example", "api": "chat", "enabled": false},
      ],
      "routing": {"policy": "cheapest", "hedge": {"maxShare": 0.05, "maxCostUsd": 0.1}},
      "cache": {"memoryMb": 1, "ttlHours": 2},
      "fileHosts": ["Storage.Example.com"],
    }`
    const settings = settingsOf(text, { G: KEY, O: 'sk-openai' })
    expect(settings).toMatchObject({
      port: 9001,
      dataDir: '/studio/data',
      routing: { policy: 'cheapest', hedge: { maxShare: 0.05, maxCostUsd: 0.1 }, maxAttempts: 4 },
      cache: { enabled: true, memoryBytes: 1e6, ttlMs: 7_200_000 },
      fileHosts: ['storage.example.com'],
    })
    expect(settings.paths.map(({ id, access }) => [id, access])).toEqual([
      ['studio', { kind: 'ai-studio', key: KEY }],
      ['vertex', { kind: 'vertex', project: 'p', location: 'global', credentialsFile: '/studio/keys/sa.json' }],
      ['express', { kind: 'vertex-express', key: KEY }],
      ['relay', { kind: 'gemini-compatible', url: 'http://relay:8787', key: '' }],
      ['openai', { kind: 'openai-compatible', url: 'https://api.openai.com/v1', key: 'sk-openai', api: 'images' }],
      ['router', { kind: 'openai-compatible', url: 'https://r.example', key: '', api: 'chat' }],
      ['demo', { kind: 'demo', latencyMs: 1200 }],
    ])
    expect(settings.paths[3]?.sendsDrafts).toBe(true)
    expect(settings.paths[4]).toMatchObject({
      imageSizes: ['1K'],
      maxReferences: 16,
      mask: false,
      seed: false,
      prices: { usdPerImage: { '1K': 0.05 } },
      weight: 2,
      limits: { imagesPerMinute: 10, inFlight: 4 },
      timeoutMs: 60_000,
    })
  })

  test('gives way to the environment', () => {
    const text =
      '{"listen": {"host": "0.0.0.0", "port": 1}, "dataDir": "a", "logLevel": "error", "redisUrl": {"env": "R"}}'
    expect(settingsOf(text, { R: 'redis://a' })).toMatchObject({
      host: '0.0.0.0',
      logLevel: 'error',
      redisUrl: 'redis://a',
    })
    const environment = {
      HOST: '::1',
      PORT: '2',
      REFILL_DATA_DIR: '/b',
      LOG_LEVEL: 'info',
      REFILL_REDIS_URL: 'redis://b',
    }
    expect(settingsOf(text, environment)).toMatchObject({
      host: '::1',
      port: 2,
      dataDir: '/b',
      logLevel: 'info',
      redisUrl: 'redis://b',
    })
  })

  test('without a list of paths leaves them to the environment; an empty list is no paths but the demo', () => {
    expect(settingsOf('{}', { GEMINI_API_KEY: KEY }).paths.map(({ id }) => id)).toEqual(['google', 'demo'])
    expect(settingsOf('{"paths": []}', { GEMINI_API_KEY: KEY }).paths.map(({ id }) => id)).toEqual(['demo'])
  })

  test('may set the demo up itself, or switch it off', () => {
    const demo = '{"paths": [{"id": "paint", "kind": "demo", "latencyMs": 0}]}'
    expect(settingsOf(demo).paths).toMatchObject([{ id: 'paint', access: { latencyMs: 0 }, models: {} }])
    const off = '{"paths": [{"id": "paint", "kind": "demo", "enabled": false}]}'
    expect(settingsOf(off).paths).toMatchObject([{ id: 'paint', enabled: false }])
  })

  test('a path that is switched off needs no key, and leaves the demo every model', () => {
    const { paths } = settingsOf(path('"enabled": false'))
    expect(paths.map(({ id, enabled, models }) => [id, enabled, models])).toEqual([
      ['a', false, {}],
      ['demo', true, {}],
    ])
  })
})

describe('what is wrong with a file is said with line and key:', () => {
  test.each([
    [
      'a literal secret',
      `{\n"paths": [\n{"id": "a", "kind": "ai-studio",\n "key": "${KEY}"}]}`,
      ['line 4, paths[0].key: holds a secret. Put it into an environment variable and write {"env": "NAME"} here.'],
    ],
    ['a variable that is not set', path('"weight": 1'), ['line 1, paths[0].key.env: K is not set.']],
    [
      'a key that is misspelt',
      path('\n"limits": {\n"inflight": 3}').replace('K', 'HOME'),
      ['line 3, paths[0].limits.inflight: is no known key (did you mean "inFlight"?).'],
    ],
    ['a key of nothing like it', '{"banana": 1}', ['line 1, banana: is no known key.']],
    [
      'a key of another kind',
      '{"paths": [{"id": "a", "kind": "vertex", "project": "p", "key": {"env": "K"}}]}',
      ['line 1, paths[0].key: is no known key.'],
    ],
    [
      'a wrong type',
      path('"limits": {\n\n"inFlight": "many"}'),
      ['line 3, paths[0].limits.inFlight: must be a number.'],
    ],
    [
      'a number out of range',
      path('"limits": {"inFlight": 0}'),
      ['line 1, paths[0].limits.inFlight: must be at least 1.'],
    ],
    [
      'a kind there is not',
      '{"paths": [{"id": "a", "kind": "aistudio"}]}',
      [
        'line 1, paths[0].kind: must be one of "ai-studio", "vertex", "vertex-express", "gemini-compatible", "openai-compatible", "demo".',
      ],
    ],
    [
      'a kind left out',
      '{"paths": [\n{"id": "a"}]}',
      [expect.stringMatching(/^line 2, paths\[0\]: needs "kind" \("ai-studio", /)],
    ],
    ['something left out', '{"paths": [{"id": "a", "kind": "ai-studio"}]}', ['line 1, paths[0]: needs "key".']],
    [
      'an address with a password',
      '{"paths": [{"id": "a", "kind": "gemini-compatible", "url": "https://u:p@x.example"}]}',
      ['line 1, paths[0].url: holds a key or a password. Name it with "key": {"env": "NAME"} instead.'],
    ],
    [
      'an address that is none',
      '{"paths": [{"id": "a", "kind": "gemini-compatible", "url": "x.example"}]}',
      ['line 1, paths[0].url: must be an http or https address.'],
    ],
    [
      'two paths of one name',
      '{"paths": [{"id": "a", "kind": "demo"},\n{"id": "a", "kind": "demo"}]}',
      ['line 2, paths[1].id: is the id of paths[0] too; each needs its own.'],
    ],
    [
      'the name of the demo',
      '{"paths": [{"id": "demo", "kind": "gemini-compatible", "url": "http://x"}]}',
      ['line 1, paths[0].id: is the id of the demo; choose another.'],
    ],
    ['a key written twice', '{"cache": {},\n"cache": {}}', ['line 2, cache: is written twice.']],
    ['broken JSON', '{\n"cache": {\n}', ['line 3, the file: is no JSON here (close brace expected).']],
    ['no object', '[]', ['line 1, the file: must be an object.']],
    [
      'a key whose value stands further down',
      '{\n"cash":\n\n{}}',
      ['line 2, cash: is no known key (did you mean "cache"?).'],
    ],
    [
      'lists for objects',
      '{"listen": [],\n"paths": [{"id": "a", "kind": "demo", "models": []}]}',
      ['line 1, listen: must be an object.', 'line 2, paths[0].models: must be an object.'],
    ],
    ['nothing', '', [expect.stringMatching(/^line 1, the file: is no JSON here/)]],
  ])('%s', (_what, text, lines) => {
    expect(problemsOf(text)).toEqual(lines)
  })

  test('all of it at once, from the top', () => {
    const text = '{\n"cash": {},\n"routing": {"policy": "quickest"},\n"paths": [{"id": "A B", "kind": "demo"}]}'
    expect(problemsOf(text).map((line) => line.split(':')[0])).toEqual([
      'line 2, cash',
      'line 3, routing.policy',
      'line 4, paths[0].id',
    ])
  })

  test('and never with the secret itself', () => {
    for (const text of [
      `{"paths": [{"id": "a", "kind": "ai-studio", "key": "${KEY}"}]}`,
      `{"paths": [{"id": "a", "kind": "gemini-compatible", "url": "https://x.example?key=${KEY}"}]}`,
      `{"paths": [{"id": "a", "kind": "ai-studio", "key": {"env": "${KEY}"}}]}`,
      `{"redisUrl": "redis://:${KEY}@host"}`,
    ]) {
      expect(problemsOf(text).join()).not.toContain(KEY)
    }
  })

  test('whatever the file holds, it is read or refused, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(typeof read(text).ok).toBe('boolean')
      }),
      { numRuns: 200 },
    )
  })
})

describe('the schema', () => {
  const fileIn = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')

  test('in the repository is the one of the code: run npm run schema after a change', () => {
    expect(JSON.parse(fileIn('refill.schema.json'))).toEqual(JSON.parse(JSON.stringify(configJsonSchema())))
  })

  test('fits the example, which is good as it is', () => {
    const { paths } = settingsOf(fileIn('refill.config.example.json'), { GEMINI_API_KEY: KEY })
    expect(paths.map(({ id, enabled }) => [id, enabled])).toEqual([
      ['studio', true],
      ['vertex', false],
      ['openrouter', false],
      ['second-office', false],
      ['demo', true],
    ])
  })
})
