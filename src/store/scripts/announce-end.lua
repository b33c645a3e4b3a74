-- The end of an announcement: it is posted, also when the claim was another's by then, because it is visible; or it is given up. A channel that is closed to us
-- is written into the audit log of its workspace in the same step, once until something is posted there again.
-- KEYS[1] prefix; ARGV: key, token, 'posted' or 'dropped', message as JSON or '', workspace, channel that is closed or '', words for the audit log.
-- Returns 1 when this ended it, and for a closed channel only when it is the first time; else 0.
local record = KEYS[1] .. ':announcement:' .. ARGV[1]
local state = redis.call('HGET', record, 'state')
if state == 'posted' or state == 'dropped' then return 0 end
if ARGV[3] == 'dropped' and redis.call('HGET', record, 'token') ~= ARGV[2] then return 0 end
redis.call('HSET', record, 'state', ARGV[3], 'token', '', 'untilMs', 0)
if ARGV[4] ~= '' then redis.call('HSET', record, 'message', ARGV[4]) end
redis.call('EXPIRE', record, 100 * 86400)
local closed = KEYS[1] .. ':closed-channels'
if ARGV[3] == 'posted' then
  redis.call('HDEL', closed, ARGV[5])
  return 1
end
if ARGV[6] == '' then return 1 end
if redis.call('HGET', closed, ARGV[5]) == ARGV[6] then return 0 end
redis.call('HSET', closed, ARGV[5], ARGV[6])
redis.call('XADD', KEYS[1] .. ':decisions:' .. ARGV[5], '*', 'by', 'banana', 'kind', 'summaries', 'what', ARGV[7])
return 1
