-- How every limit of a request stands. KEYS[1] prefix; ARGV: requestId or '', account lines.
-- Returns what is held for the request, then for each limit: which account (1 to 4), which period (1 to 3), limit, settled, held.
local prefix = KEYS[1]
local book = openBook(prefix, ARGV[2])
local answer = { tonumber(ARGV[1] ~= '' and call('HGET', prefix .. ':hold:' .. ARGV[1], 'held') or 0) }
for p = 1, 3 do
  local limits = book.limits[p]
  if isLimited(limits) then
    local settled, held = used(book, p)
    for a = 1, 4 do
      if limits[a] ~= '-' then
        for _, fact in ipairs({ a, p, tonumber(limits[a]), tonumber(settled[a] or 0), tonumber(held[a] or 0) }) do answer[#answer + 1] = fact end
      end
    end
  end
end
return answer
