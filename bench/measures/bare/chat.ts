import { startChatServer } from '../chat-server.ts'

/** The chat in a process of its own, so that answering costs the measured processes nothing. */
const { url } = await startChatServer()
console.log(JSON.stringify({ msg: 'ready', url }))
process.send?.('ready')
process.once('disconnect', () => process.exit(0))
