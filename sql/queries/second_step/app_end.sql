-- The person of this request turns the app off; false: there is none.
SELECT step_app_end() AS ended
