-- Whether a person is to be asked now why they do not like a picture: once a picture, and once in a while unless they answer.
-- KEYS[1] prefix; ARGV: requestId, person key, for how long a question that nobody answered keeps the next one back in ms. Returns 1 to ask, else 0.
local votes, unanswered = KEYS[1] .. ':votes:' .. ARGV[1], KEYS[1] .. ':unanswered:' .. ARGV[2]
local found = redis.call('HGET', votes, ARGV[2])
local vote = found and cjson.decode(found)
if not vote or vote.value ~= 'down' or vote.asked or redis.call('EXISTS', unanswered) == 1 then return 0 end
vote.asked = true
redis.call('HSET', votes, ARGV[2], cjson.encode(vote))
redis.call('SET', unanswered, ARGV[1], 'PX', ARGV[3])
return 1
