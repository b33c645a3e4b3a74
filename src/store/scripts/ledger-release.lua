-- Gives back what a request had reserved. In the program this happens in the same script as its end (end.lua, cancel.lua).
-- KEYS[1] prefix; ARGV: requestId, why. Returns what was given back.
return release(KEYS[1], ARGV[1], ARGV[2])
