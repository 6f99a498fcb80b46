-- Eight people save answers, each in an attempt of their own, one after another.  SPDX-License-Identifier: Apache-2.0
--
--   wrk -t8 -c8 -s save.lua URL -- FILE RUN
--
-- FILE has a line for each: cookie, token, attempt, item, response, seq. The attempt counts what was saved, so each
-- answer names the number that the one before it left behind: a single answer that is not saved fails all after it.
local threads = {}

function setup(thread)
    thread:set("number", #threads + 1)
    table.insert(threads, thread)
end

function init(args)
    sent, wrong, saved = 0, 0, 0
    local at = 0
    for line in io.lines(args[1]) do
        at = at + 1
        if at == number then
            cookie, token, attempt, item, answer, seq = line:match("^(%S+) (%S+) (%S+) (%S+) (%S+) (%d+)$")
        end
    end
    seq, run = tonumber(seq), args[2]
    path = "/api/v1/attempts/" .. attempt .. "/responses/" .. item
end

function request()
    sent = sent + 1
    return wrk.format("PUT", path, {
        ["Cookie"] = cookie, ["X-CSRF-Token"] = token, ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = run .. "-" .. number .. "-" .. sent,
    }, '{"seq": ' .. seq .. ', "response": ' .. answer .. '}')
end

function response(status)
    if status == 200 then saved = saved + 1 else wrong = wrong + 1 end
    seq = seq + 1
end

function done(summary, latency, requests)
    local good, bad, e = 0, 0, summary.errors
    for _, thread in ipairs(threads) do
        good, bad = good + thread:get("saved"), bad + thread:get("wrong")
    end
    io.write(string.format('\n{"requests": %d, "microseconds": %d, "saved": %d, "failed": %d, "p50": %d, "p99": %d}\n',
        summary.requests, summary.duration, good, bad + e.connect + e.read + e.write + e.timeout,
        latency:percentile(50), latency:percentile(99)))
end
