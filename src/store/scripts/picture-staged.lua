-- Remembers the platform's file of a picture: in the same workspace another message can show it.
-- KEYS[1] prefix; ARGV: id, workspace, image key, staged.
local key = KEYS[1] .. ':picture:' .. ARGV[1]
local entry = redis.call('GET', key)
local head = entry and string.match(entry, '^[^\n]*')
local facts = head and cjson.decode(head)
if not facts or facts[2] ~= ARGV[2] or facts[4] ~= ARGV[3] then return 0 end
redis.call('SET', key, head .. '\n' .. ARGV[4])
return 1
