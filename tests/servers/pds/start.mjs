// A Bluesky server (PDS) and the directory of accounts (PLC) that it writes to, on loopback.
// Usage: node start.mjs FOLDER PDS_PORT PLC_PORT; prints "ready", and stops on SIGTERM.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [packages, folder, pdsPort, plcPort] = process.argv.slice(2)
const require = createRequire(path.join(packages, 'package.json'))
const load = (name) => import(pathToFileURL(require.resolve(name)).href)

const plc = await load('@did-plc/server')
const { PlcServer, Database } = plc.default ?? plc
const directory = PlcServer.create({ db: Database.mock(), port: Number(plcPort) })
await directory.start()

const { PDS, envToCfg, envToSecrets } = await load('@atproto/pds')
for (const name of ['blobs', 'actors']) fs.mkdirSync(path.join(folder, name), { recursive: true })
const env = {
  devMode: true,
  hostname: 'localhost',
  port: Number(pdsPort),
  dataDirectory: folder,
  blobstoreDiskLocation: path.join(folder, 'blobs'),
  actorStoreDirectory: path.join(folder, 'actors'),
  didPlcUrl: `http://localhost:${plcPort}`,
  serviceHandleDomains: ['.test'],
  inviteRequired: false,
  rateLimitsEnabled: false,
  jwtSecret: 'test-jwt-secret-of-the-server',
  adminPassword: 'test-admin-password',
  plcRotationKeyK256PrivateKeyHex: '1'.repeat(64),
  bskyAppViewUrl: 'http://localhost:1',
  bskyAppViewDid: 'did:example:none',
  bskyAppViewCdnUrlPattern: 'http://localhost:1/%s/%s/%s',
}
const server = await PDS.create(envToCfg(env), envToSecrets(env))
await server.start()
console.log('ready')

const stop = async () => {
  await server.destroy()
  await directory.destroy()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
