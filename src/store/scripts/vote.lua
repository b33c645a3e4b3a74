-- One person's opinion of one picture. Every source (a reaction, the buttons) leaves its own mark; the last one that is still there stands, by the time at which it
-- was made: deliveries may arrive out of order. A mark taken back stays as an empty one, so that an older delivery that arrives late does not bring it back.
-- KEYS[1] prefix; ARGV: requestId, person key, time in ms, source, value ('' takes back the mark of that source), the day it is counted
-- in. Returns the vote that stands, or nothing.
local votes, atMs, source = KEYS[1] .. ':votes:' .. ARGV[1], tonumber(ARGV[3]), ARGV[4]
local found = redis.call('HGET', votes, ARGV[2])
local held = found and cjson.decode(found) or {}
local marks = held.marks or {}
if held.source and not held.marks then marks[held.source] = { value = held.value, atMs = held.atMs } end
if not marks[source] or marks[source].atMs <= atMs then marks[source] = { value = ARGV[5], atMs = atMs } end

local last
for name, mark in pairs(marks) do
  local isLater = not last or mark.atMs > marks[last].atMs or (mark.atMs == marks[last].atMs and name > last)
  if mark.value ~= '' and isLater then last = name end
end
local value, sinceMs = last and marks[last].value or '', last and marks[last].atMs or atMs
local isAsBefore = held.value == value and (not last or (held.source == last and held.atMs == sinceMs))
local stands = cjson.encode({
  value = value, source = last or source, atMs = sinceMs, day = isAsBefore and held.day or ARGV[6],
  -- A reason is one against the picture.
  reason = value == 'down' and held.reason or nil,
  asked = held.asked, marks = marks,
})
redis.call('HSET', votes, ARGV[2], stands)
redis.call('ZADD', KEYS[1] .. ':opinions:' .. ARGV[2], ARGV[3], ARGV[1])
if not isAsBefore then countVote(KEYS[1], ARGV[1], found and held or nil, value, ARGV[6]) end
return last and stands or false
