with participants as (
    select * from {{ ref('int_survey_participants') }}
),

scoped as (
    {{ by_fund_and_all('participants') }}
),

counted as (
    select scope, wave_code, count(*) as responses, count(distinct company_id) as companies
    from scoped
    group by scope, wave_code
),

waves as (
    select waves.wave_code, max(days.as_of_date) as invited_on
    from {{ ref('int_survey_waves') }} as waves
    inner join {{ ref('dim_project') }} as project on waves.closes_on <= project.as_of_date
    inner join {{ ref('dim_as_of_dates') }} as days on days.as_of_date <= waves.closes_on
    where waves.is_frozen
    group by waves.wave_code
),

judged as (
    select
        sectors.fund_code,
        waves.wave_code,
        sectors.employees_reached as invited,
        coalesce(counted.responses, 0) as responses,
        coalesce(counted.companies, 0) as companies,
        coalesce({{ is_hidden('counted.responses', 'counted.companies') }} or hidden.is_hidden, false) as is_hidden
    from waves
    inner join {{ ref('mart_sector__breakdown') }} as sectors on waves.invited_on = sectors.as_of_date
    left join counted on waves.wave_code = counted.wave_code and sectors.fund_code = counted.scope
    left join {{ ref('int_suppression_waves') }} as hidden
        on waves.wave_code = hidden.linked_table
        and hidden.line = 'response'
        and sectors.fund_code = hidden.fund_code
)

select
    fund_code,
    wave_code,
    wave_code as wave,
    case when not is_hidden then responses end as responses,
    case when not is_hidden then companies end as companies,
    invited,
    cast(case when not is_hidden and invited > 0 then responses / cast(invited as double) end as double)
        as response_share,
    is_hidden
from judged
where invited > 0 or responses > 0
