-- What a booked call really cost. Not fenced: the money is gone whoever owns the request by now. A call without such an entry may have cost what was booked.
-- KEYS[1] prefix; ARGV: requestId, id of the booking, model id, micro-dollars, how much that is more than what was booked.
redis.call('XADD', KEYS[1] .. ':ledger', '*', 'kind', 'spent', 'requestId', ARGV[1], 'callId', ARGV[2], 'modelId', ARGV[3], 'microUsd', ARGV[4])
-- A record that was forgotten meanwhile is not begun anew.
local record = KEYS[1] .. ':request:' .. ARGV[1]
if redis.call('EXISTS', record) == 1 then redis.call('HINCRBY', record, 'spent', ARGV[5]) end
return 'ok'
