-- Remembers the platform's file of a picture: in the same workspace another message can show it.
-- KEYS[1] prefix; ARGV: id, workspace, staged.
local key = KEYS[1] .. ':picture:' .. ARGV[1]
local entry = redis.call('GET', key)
local head = entry and string.match(entry, '^[^\n]*')
if not head or cjson.decode(head)[2] ~= ARGV[2] then return 0 end
redis.call('SET', key, head .. '\n' .. ARGV[3])
return 1
