-- As-of dates a page can show.
-- Grain: one row per day.
select
    as_of_date,
    is_latest
from {{ ref('dim_as_of_dates') }}
