"""What happens in Redis in one step: small scripts, since between two commands a process may die or freeze.

All times are on Redis's own clock, so no two machines' clocks need agree. When it is set back, whatever was to end soon
would last: nothing counts for longer than it would have been given. A run's `state` is
`queued:<unquestioned until>:<since>`, `held:<until>:<whose>` or `done`; it is away where nobody is concerned with the
run. `wanted` has each web process that shows the run, with the time until which that counts, and `begun` how often it
was begun, with such a time. `log` is whole or is begun anew: where it has fewer entries than its writer has written,
Redis has evicted or lost it.

A full Redis evicts first what would have gone first (`volatile-ttl`). So what says who has a run goes by the times in
it and is kept for longer than any log: else a lease of some seconds would go before the logs that fill the memory.
"""

from epochwise.cluster.names import SENT_HEADER

LEASE_MS = 3_000
"""How long a worker that gives no sign keeps its run."""
WANT_MS = 10_000
"""How long a web process that gives no sign keeps a run going."""
QUEUED_MS = 2_000
"""How long after a run was sent it is looked whether it is still in its queue. The web process may have died before it
had sent it, or the worker that took it before it said so.
"""
FAILED_MS = 60_000
"""How long a run that has failed is not begun again."""
BEGUN_MS = 120_000
"""How long it counts that a run was begun."""
BELL_MS = 60_000
"""How long the bell of a web process stays that nobody rings."""
KEPT_MS = 2 * 86_400_000
"""How long Redis keeps what says who has a run: longer than a log (`EPOCHWISE_REDIS_SECONDS` is at most a day)."""
MOST_ATTEMPTS = 3
"""How often a run is begun whose workers die."""

# Without the first line Redis would look at its memory before the first command that writes, and not before an entry.
_REFUSED_WHEN_FULL = "#!lua\n"
_ALSO_WHEN_FULL = "#!lua flags=allow-oom\n"
_NOW = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
"""
_WANTED = """
local function wanted(key)
    redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
    return redis.call('ZCARD', key) > 0
end
"""
_STATE = f"""
local most = {{queued = {QUEUED_MS}, held = {LEASE_MS}}}
local function write(key, what, whose)
    redis.call('SET', key, what .. ':' .. (now + most[what]) .. ':' .. whose, 'PX', {KEPT_MS})
end
local function read(key)
    local state = redis.call('GET', key)
    if not state or state == 'done' then return state end
    local what, till, whose = string.match(state, '^(%a+):(%d+):(.*)$')
    if what == 'held' and tonumber(till) <= now then return nil end
    if tonumber(till) > now + most[what] then write(key, what, whose) end
    return what, whose, till - most[what]
end
"""
# A queue is read in the order of sending, but for moments, so a message is gone once the next one was sent much later.
# One that was sent before the clock was set back says nothing. To send again what only waits would lengthen the queue.
_LOST = f"""
local function lost(queue, sent)
    local oldest = redis.call('LINDEX', queue, -1)
    if not oldest then return true end
    local others = tonumber(string.match(oldest, '"{SENT_HEADER}": (%d+)') or 0)
    return sent + most.queued < others and others <= now
end
"""
_BEGUN = f"""
local function begun(key)
    local times, till = string.match(redis.call('GET', key) or '0:0', '^(%d+):(%d+)$')
    return tonumber(till) > now and tonumber(times) or 0
end
local function note_begun(key, times)
    redis.call('SET', key, times .. ':' .. (now + {BEGUN_MS}), 'PX', {KEPT_MS})
end
"""

# KEYS state, log, wanted, begun, counts, queue, and the bell of a web process that does not yet read this log. ARGV
# web, entries read, the last entry of a run whose workers die, and for how many milliseconds that one counts. Answers
# how the run is, and the time, which the message is to have where it is to be sent.
ENSURE = f"""{_REFUSED_WHEN_FULL}{_NOW}{_STATE}{_BEGUN}{_WANTED}{_LOST}
if KEYS[7] then
    redis.call('XADD', KEYS[7], 'MAXLEN', 1, '*', 'r', '')
    redis.call('PEXPIRE', KEYS[7], {BELL_MS})
end
local state, since, sent = read(KEYS[1])
if state == 'done' then
    local entries = redis.call('XLEN', KEYS[2])
    if entries > 0 and entries >= tonumber(ARGV[2]) then return {{'done', now}} end
    redis.call('DEL', KEYS[1], KEYS[2])
    state = nil
end
if state == 'queued' and not wanted(KEYS[3]) then
    since, sent = now, now
    write(KEYS[1], 'queued', since)
end
redis.call('ZADD', KEYS[3], now + {WANT_MS}, ARGV[1])
redis.call('PEXPIRE', KEYS[3], {KEPT_MS})
if state == 'held' then return {{'held', now}} end
if state == 'queued' and (now < sent + most.queued or not lost(KEYS[6], sent)) then return {{'queued', now}} end
if begun(KEYS[4]) >= {MOST_ATTEMPTS} then
    redis.call('XADD', KEYS[2], '*', 'p', ARGV[3])
    redis.call('PEXPIRE', KEYS[2], ARGV[4])
    redis.call('SET', KEYS[1], 'done', 'PX', ARGV[4])
    redis.call('DEL', KEYS[3], KEYS[4])
    redis.call('HINCRBY', KEYS[5], 'failed', 1)
    return {{'failed', now}}
end
write(KEYS[1], 'queued', state and since or now)
return {{'send', now}}
"""

# KEYS state. A run that could not be handed to Celery.
UNQUEUE = """
if string.match(redis.call('GET', KEYS[1]) or '', '^queued') then redis.call('DEL', KEYS[1]) end
"""

# KEYS state, log. A log that does not begin with its first entry is of no use to a reader who comes now.
MEND = """
local first = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
if first and first[1] ~= '1-0' then
    redis.call('DEL', KEYS[2])
    if redis.call('GET', KEYS[1]) == 'done' then redis.call('DEL', KEYS[1]) end
end
"""

# KEYS state, log. A finished log that cannot be read is of no use to whoever asks next.
FORGET = """
if redis.call('GET', KEYS[1]) == 'done' then redis.call('DEL', KEYS[1], KEYS[2]) end
"""

# KEYS state, log, wanted, begun, counts. ARGV whose. Answers what it is to do, and how many entries are written.
CLAIM = f"""{_REFUSED_WHEN_FULL}{_NOW}{_STATE}{_BEGUN}{_WANTED}
local state, since = read(KEYS[1])
local entries = redis.call('XLEN', KEYS[2])
if state == 'done' and entries > 0 then return {{'done', entries}} end
if state == 'held' then return {{'held', entries}} end
if not wanted(KEYS[3]) then
    redis.call('DEL', KEYS[1])
    return {{'unwanted', entries}}
end
local times = begun(KEYS[4]) + 1
if times > {MOST_ATTEMPTS} then return {{'spent', entries}} end
note_begun(KEYS[4], times)
write(KEYS[1], 'held', ARGV[1])
redis.call('HINCRBY', KEYS[5], 'begun', 1)
if times > 1 then redis.call('HINCRBY', KEYS[5], 'taken_over', 1) end
if state == 'queued' then redis.call('HINCRBY', KEYS[5], 'waited_ms', math.max(0, now - since)) end
return {{'mine', entries}}
"""

# KEYS state, log, wanted, begun. ARGV whose, entries before this one (-1: it stands behind all others, as that of
# `ENSURE`), the entry, whether it is the last, and for how many milliseconds the log is kept.
APPEND = f"""{_REFUSED_WHEN_FULL}{_NOW}{_STATE}{_WANTED}
local _, whose = read(KEYS[1])
if whose ~= ARGV[1] then return 'lost' end
if not wanted(KEYS[3]) then
    redis.call('DEL', KEYS[1], KEYS[4])
    return 'unwanted'
end
write(KEYS[1], 'held', ARGV[1])
local entries, before = redis.call('XLEN', KEYS[2]), tonumber(ARGV[2])
if entries < before then
    redis.call('DEL', KEYS[2])
    return 'gone'
end
if before < 0 then
    local added = redis.pcall('XADD', KEYS[2], '*', 'p', ARGV[3])
    if type(added) == 'table' then return added end
elseif entries == before then
    local added = redis.pcall('XADD', KEYS[2], (before + 1) .. '-0', 'p', ARGV[3])
    if type(added) == 'table' then
        if not string.match(added.err, 'equal or smaller') then return added end
        redis.call('DEL', KEYS[2])
        return 'gone'
    end
end
if ARGV[4] == '1' then
    redis.call('SET', KEYS[1], 'done', 'PX', ARGV[5])
    redis.call('DEL', KEYS[3], KEYS[4])
end
redis.call('PEXPIRE', KEYS[2], ARGV[5])
return 'kept'
"""

# KEYS state, log, wanted, begun. ARGV whose.
RENEW = f"""{_NOW}{_STATE}{_WANTED}
local _, whose = read(KEYS[1])
if whose ~= ARGV[1] then return 'lost' end
if not wanted(KEYS[3]) then
    redis.call('DEL', KEYS[1], KEYS[4])
    return 'unwanted'
end
write(KEYS[1], 'held', ARGV[1])
return 'kept'
"""

# KEYS state, log, wanted, begun. ARGV whose. A worker that stops in peace has not died of the run.
RELEASE = f"""{_NOW}{_STATE}{_BEGUN}
local _, whose = read(KEYS[1])
if whose ~= ARGV[1] then return end
redis.call('DEL', KEYS[1])
local times = begun(KEYS[4]) - 1
if times > 0 then note_begun(KEYS[4], times) else redis.call('DEL', KEYS[4]) end
"""

# KEYS bits, workers or webs. ARGV own bits, own name, its status, milliseconds. All who compute or show the
# same runs have the same bits; the first one says which.
JOIN = f"""{_ALSO_WHEN_FULL}{_NOW}
local bits = redis.call('GET', KEYS[1])
if bits and bits ~= ARGV[1] then return bits end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[4])
redis.call('HSET', KEYS[2], ARGV[2], (now + ARGV[4]) .. ' ' .. ARGV[3])
return ARGV[1]
"""

# KEYS workers, webs. ARGV for how many milliseconds a sign counts. Who lives, and the status of each.
PRESENT = f"""{_NOW}
local function living(key)
    local found, all = {{}}, redis.call('HGETALL', key)
    for place = 1, #all, 2 do
        local till, status = string.match(all[place + 1], '^(%d+) (.*)$')
        if tonumber(till) > now and tonumber(till) <= now + ARGV[1] then
            table.insert(found, all[place])
            table.insert(found, status)
        else
            redis.call('HDEL', key, all[place])
        end
    end
    return found
end
return {{living(KEYS[1]), living(KEYS[2])}}
"""
