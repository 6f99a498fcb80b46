-- Sorting and adding up in memory, for this session alone.
SELECT set_config('work_mem', '64MB', false), set_config('jit', 'off', false)
