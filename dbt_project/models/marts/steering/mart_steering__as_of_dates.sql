select
    as_of_date,
    is_latest
from {{ ref('dim_as_of_dates') }}
