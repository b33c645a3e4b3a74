-- Why a person does not like a picture; the last answer stands. KEYS[1] prefix; ARGV: requestId, person key, reason. Returns 1, or 0 when no vote of theirs against it stands.
local votes = KEYS[1] .. ':votes:' .. ARGV[1]
local found = redis.call('HGET', votes, ARGV[2])
local vote = found and cjson.decode(found)
redis.call('DEL', KEYS[1] .. ':unanswered:' .. ARGV[2])
if not vote or vote.value ~= 'down' then return 0 end
vote.reason = ARGV[3]
redis.call('HSET', votes, ARGV[2], cjson.encode(vote))
return 1
