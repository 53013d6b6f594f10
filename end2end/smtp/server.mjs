// A mail server on loopback that follows a test's orders and logs what it accepts.
//
//   node server.mjs LOG [PORT [ascii]]
//
// LOG gets one JSON line per accepted message, on disk before the client receives "250": it is the evidence
// of what was sent. With "ascii" it offers no SMTPUTF8. Standard output gets one JSON line per event; the first is
// {"event":"listening","port":…}. Standard input takes one JSON object per line:
//
//   {"at":"rcpt","do":"451"}  the next RCPT is answered 451 (any 4xx or 5xx; "550 5.7.1 blocked" sets the words, too)
//   {"at":"data","do":"drop"} the next DATA loses its connection before an answer
//   {"at":"rcpt","do":"hang"} … is never answered
//   {"at":"rcpt","do":"wait"} … is answered after {"go":true}
//
// "at" is connect, mail, rcpt, data (the message has arrived but is not accepted yet) or taken (it is
// logged, but the client does not know yet). Orders are used up one by one; without one the server
// accepts everything. "times" repeats an order.

import { SMTPServer } from 'smtp-server'
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [logPath, port = '0', letters = ''] = process.argv.slice(2)
const log = openSync(logPath, 'a')
const orders = []
const waiting = []
/** The last RCPT command of each session: the library decodes its address. */
const rcpts = new Map()

const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`)

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { times = 1, go, ...order } = JSON.parse(line)
    if (go) return waiting.splice(0).forEach((answer) => answer())
    for (let i = 0; i < times; i += 1) orders.push(order)
    tell({ event: 'ordered', ...order })
  })
  .on('close', () => process.exit(0))

/** Carries out the order for this point, if there is one; otherwise continues. */
function at(point, session, done, go) {
  const index = orders.findIndex((order) => order.at === point)
  if (index < 0) return go()
  const [order] = orders.splice(index, 1)
  tell({ event: { hang: 'hanging', wait: 'waiting' }[order.do] ?? 'refused', at: point, do: order.do })
  if (order.do === 'hang') return undefined
  if (order.do === 'wait') return waiting.push(go)
  if (order.do === 'drop') {
    for (const connection of server.connections) {
      if (connection.id === session.id) connection._socket.destroy()
    }
    return undefined
  }
  const code = Number(order.do.slice(0, 3))
  const words = order.do.slice(4) || (code < 500 ? 'try later' : 'no such mailbox')
  return done(Object.assign(new Error(words), { responseCode: code }))
}

function take(raw, session) {
  const text = raw.toString('utf8')
  const header = (name) => new RegExp(`^${name}: *(.*)$`, 'im').exec(text)?.[1].trim() ?? ''
  const taken = {
    messageId: header('message-id'),
    to: session.envelope.rcptTo.map((rcpt) => rcpt.address),
    from: session.envelope.mailFrom.address,
    session: session.id,
    rcpt: rcpts.get(session.id) ?? '',
    raw: text,
  }
  writeSync(log, `${JSON.stringify(taken)}\n`)
  fsyncSync(log)
  tell({ event: 'taken', messageId: taken.messageId })
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  hideSMTPUTF8: letters === 'ascii',
  logger: {
    debug: (entry, _side, line = '') => entry.tnx === 'command' && /^RCPT/i.test(line) && rcpts.set(entry.cid, line),
    info() {},
    error() {},
  },
  onConnect: (session, done) => at('connect', session, done, done),
  onMailFrom: (_address, session, done) => at('mail', session, done, done),
  onRcptTo: (_address, session, done) => at('rcpt', session, done, done),
  onData(stream, session, done) {
    const parts = []
    stream.on('data', (part) => parts.push(part))
    stream.on('end', () =>
      at('data', session, done, () => {
        take(Buffer.concat(parts), session)
        at('taken', session, done, () => done(null, 'taken'))
      }),
    )
  },
})

// Connections that clients break are what the tests are about.
server.on('error', (error) => {
  if (error.code === 'EADDRINUSE' || error.syscall === 'listen') {
    tell({ event: 'failed', why: error.message })
    process.exit(1)
  }
})
server.listen(Number(port), '127.0.0.1', () => tell({ event: 'listening', port: server.server.address().port }))
process.on('SIGTERM', () => {
  closeSync(log)
  process.exit(0)
})
