-- The right to post something once, for a while. KEYS[1] prefix; ARGV: key, lease in ms, token of this claim.
-- Returns { 'over' }, { 'held', until when in ms }, or { 'claimed', channel and time of a post that was begun and not confirmed, '' where there is none }.
local record = KEYS[1] .. ':announcement:' .. ARGV[1]
local found = redis.call('HMGET', record, 'state', 'untilMs', 'channel', 'sinceMs')
if found[1] == 'posted' or found[1] == 'dropped' then return { 'over' } end
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
if found[2] and nowMs < tonumber(found[2]) then return { 'held', found[2] } end
redis.call('HSET', record, 'state', found[1] or 'claimed', 'token', ARGV[3], 'untilMs', nowMs + ARGV[2])
-- Longer than anybody would make good what was missed.
redis.call('EXPIRE', record, 100 * 86400)
return { 'claimed', found[3] or '', found[4] or '' }
