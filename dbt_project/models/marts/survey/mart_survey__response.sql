with responses as (
    select *
    from {{ ref('int_survey_counted') }}
    where {{ is_participant('respondent_role') }}
),

scoped as (
    {{ by_fund_and_all('responses') }}
),

counted as (
    select scope, wave_code, count(*) as responses, count(distinct company_id) as companies
    from scoped
    group by scope, wave_code
),

judged as (
    select
        counted.*,
        sectors.employees_reached as invited,
        {{ is_hidden('counted.responses', 'counted.companies') }} or hidden.is_hidden as is_hidden
    from counted
    inner join {{ ref('int_suppression_waves') }} as hidden
        on counted.wave_code = hidden.linked_table
        and hidden.line = 'response'
        and counted.scope = hidden.fund_code
    cross join {{ ref('dim_project') }} as project
    left join {{ ref('mart_sector__breakdown') }} as sectors
        on counted.scope = sectors.fund_code and sectors.as_of_date = project.as_of_date
)

select
    scope as fund_code,
    wave_code,
    wave_code as wave,
    case when not is_hidden then responses end as responses,
    case when not is_hidden then companies end as companies,
    invited,
    cast(case when not is_hidden and invited > 0 then responses / cast(invited as double) end as double)
        as response_share,
    is_hidden
from judged
