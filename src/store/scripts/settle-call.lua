-- What a booked call really cost. Not fenced: the money is gone whoever owns the request by now. A call without such an entry may have cost what was booked.
-- KEYS[1] prefix; ARGV: requestId, id of the booking, model id, micro-dollars.
redis.call('XADD', KEYS[1] .. ':ledger', '*', 'kind', 'spent', 'requestId', ARGV[1], 'callId', ARGV[2], 'modelId', ARGV[3], 'microUsd', ARGV[4])
return 'ok'
