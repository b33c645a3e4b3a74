-- What a booked call really cost. Not fenced: the money is gone whoever owns the request by now. A call without such an entry may have cost what was booked.
-- KEYS[1] prefix; ARGV: requestId, id of the booking, model id, micro-dollars, micro-dollars booked, name of the day in which it is counted.
redis.call('HINCRBY', KEYS[1] .. ':spend:' .. ARGV[6], 'provider microUsd', ARGV[4] - ARGV[5])
local entry = { 'kind', 'spent', 'requestId', ARGV[1], 'callId', ARGV[2], 'modelId', ARGV[3], 'microUsd', ARGV[4], 'bookedMicroUsd', ARGV[5], 'countedIn', ARGV[6] }
redis.call('XADD', KEYS[1] .. ':ledger', '*', unpack(entry))
-- A record that was forgotten meanwhile is not begun anew.
local record = KEYS[1] .. ':request:' .. ARGV[1]
if redis.call('EXISTS', record) == 1 then redis.call('HINCRBY', record, 'spent', ARGV[4] - ARGV[5]) end
return 'ok'
