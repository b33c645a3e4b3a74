-- The last vote of a person stands, by the time at which it was cast: deliveries may arrive out of order.
-- KEYS[1] prefix; ARGV: requestId, person key, time in ms, source, value ('' takes back the vote of that source), the day it is
-- counted in. Returns the vote that stands, or nothing.
local votes = KEYS[1] .. ':votes:' .. ARGV[1]
local standing = redis.call('HGET', votes, ARGV[2])
local vote = standing and cjson.decode(standing)
if vote and tonumber(vote.atMs) > tonumber(ARGV[3]) then return vote.value ~= '' and standing or false end
if ARGV[5] == '' and (not vote or vote.source ~= ARGV[4]) then return standing end
-- A vote taken back stays as an empty one, so that an older delivery that arrives late does not bring it back.
local stands = cjson.encode({ value = ARGV[5], source = ARGV[4], atMs = tonumber(ARGV[3]), day = ARGV[6] })
redis.call('HSET', votes, ARGV[2], stands)
redis.call('ZADD', KEYS[1] .. ':opinions:' .. ARGV[2], ARGV[3], ARGV[1])
countVote(KEYS[1], ARGV[1], vote, ARGV[5], ARGV[6])
return ARGV[5] ~= '' and stands or false
