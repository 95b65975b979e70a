// What Bluesky's own library says: node referee.mjs PACKAGES facets|records, with JSON on stdin.
import path from 'node:path'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [packages, what] = process.argv.slice(2)
const require = createRequire(path.join(packages, 'package.json'))
const { RichText, AppBskyFeedPost, jsonToLex } = await import(
  pathToFileURL(require.resolve('@atproto/api')).href
)

const chunks = []
for await (const chunk of process.stdin) chunks.push(chunk)
const documents = JSON.parse(Buffer.concat(chunks).toString())

const answers = documents.map((document) => {
  if (what === 'facets') {
    const text = new RichText({ text: document })
    text.detectFacetsWithoutResolution()
    return text.facets ?? []
  }
  const result = AppBskyFeedPost.validateRecord(jsonToLex(document))
  return result.success ? null : String(result.error)
})
process.stdout.write(JSON.stringify(answers))
