-- A request lets go of an upload. KEYS[1] prefix; ARGV: requestId, upload. Returns 1 when nobody shows it any more, else 0.
local shownBy = KEYS[1] .. ':upload:' .. ARGV[2]
redis.call('SREM', shownBy, ARGV[1])
return 1 - redis.call('EXISTS', shownBy)
