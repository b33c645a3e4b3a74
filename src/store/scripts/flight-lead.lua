-- Who makes the picture that several ask for at once: the first, for as long as its lease lives; whoever comes first after that succeeds it.
-- KEYS[1] prefix; ARGV: id, requestId, lease in ms, how long the waiting are remembered in ms.
-- Returns { 'lead' | 'wait' | 'alone', until in ms, who leads }.
local flight = KEYS[1] .. ':flight:' .. ARGV[1]
local waiting = flight .. ':waiting'
local requestId, leaseMs = ARGV[2], tonumber(ARGV[3])
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)

if redis.call('EXISTS', flight .. ':declined') == 1 then
  redis.call('SREM', waiting, requestId)
  return { 'alone', 0, '' }
end
local leader, untilMs = redis.call('HGET', flight, 'leader'), tonumber(redis.call('HGET', flight, 'untilMs') or 0)
if leader and leader ~= requestId and untilMs > nowMs then
  redis.call('SADD', waiting, requestId)
  redis.call('PEXPIRE', waiting, ARGV[4])
  return { 'wait', untilMs, leader }
end
redis.call('SREM', waiting, requestId)
redis.call('HSET', flight, 'leader', requestId, 'untilMs', string.format('%.0f', nowMs + leaseMs))
redis.call('PEXPIRE', flight, ARGV[4])
return { 'lead', nowMs + leaseMs, requestId }
