-- What wrk saw, as one line of JSON.  SPDX-License-Identifier: Apache-2.0
function done(summary, latency, requests)
    local e = summary.errors
    io.write(string.format('\n{"requests": %d, "microseconds": %d, "bytes": %d, "failed": %d, "p50": %d, "p99": %d}\n',
        summary.requests, summary.duration, summary.bytes, e.connect + e.read + e.write + e.timeout + e.status,
        latency:percentile(50), latency:percentile(99)))
end
