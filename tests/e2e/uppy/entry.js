// An unmodified Uppy on a page, for tests/e2e/test_uppy.py: bundled, and run in the page.
import AwsS3 from '@uppy/aws-s3'
import Uppy from '@uppy/core'

const MB = 1024 * 1024
/** Where Golden Retriever would keep what a reload needs. */
const KEPT = 'uppy-test'

/** A file of so many bytes that takes up one megabyte of memory. */
function file(name, type, size) {
  const piece = new Uint8Array(MB)
  const pieces = Array.from({ length: Math.floor(size / MB) }, () => piece)
  pieces.push(piece.slice(0, size % MB))
  return new File(pieces, name, { type })
}

/** One call of ours, as the console makes it. */
async function own(path, token, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

globalThis.uppyTest = {
  /**
   * Begin: `{name, type, size}` with `{endpoint}`, or with `{sign, token, assetId}`.
   * `told` has what has happened so far.
   */
  start({ name, type, size, endpoint, sign, token, assetId }) {
    // What goes wrong here is told, not logged.
    const silent = { debug() {}, warn() {}, error() {} }
    const uppy = new Uppy({ autoProceed: false, logger: silent })
    const how = endpoint
      ? { companionEndpoint: endpoint }
      : { signRequest: (request) => own(sign, token, request), generateObjectKey: () => assetId }
    uppy.use(AwsS3, {
      ...how,
      shouldUseMultipart: (each) => each.size > 16 * MB,
      getChunkSize: () => 16 * MB,
    })
    const told = { parts: 0, done: null, error: null, key: null }
    const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null')
    uppy.on('s3-multipart:part-uploaded', (each) => {
      told.parts += 1
      sessionStorage.setItem(KEPT, JSON.stringify(uppy.getFile(each.id).s3Multipart))
    })
    uppy.on('upload-success', (_, answer) => {
      told.done = answer.body.location
      told.key = answer.body.key
      sessionStorage.removeItem(KEPT)
    })
    uppy.on('upload-error', (_, error) => {
      told.error = error.message
    })
    const id = uppy.addFile({ name, type, data: file(name, type, size) })
    if (kept) uppy.setFileState(id, { s3Multipart: kept })
    globalThis.uppyTest.told = told
    globalThis.uppyTest.uppy = uppy
    globalThis.uppyTest.id = id
    uppy.upload().catch((error) => {
      told.error = error.message
    })
  },
  /** Go on after an error, as people do with *Retry*. */
  again() {
    const { uppy, told } = globalThis.uppyTest
    told.error = null
    uppy.retryAll()
  },
  pause() {
    const { uppy, id } = globalThis.uppyTest
    return uppy.pauseResume(id)
  },
}
