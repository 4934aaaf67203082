with pilots as (
    select
        stands.as_of_date,
        stands.pilot_id,
        stands.company_id,
        stands.status,
        stands.is_started,
        stands.is_completed,
        bool_or(stands.is_completed) over (partition by stands.as_of_date, stands.company_id) as has_company_completed,
        details.registered_on,
        case when stands.is_started then details.started_on end as started_on,
        details.planned_participants,
        case stands.status
            when 'completed' then details.completed_on
            when 'stopped' then details.stopped_on
            when 'rejected' then details.rejected_on
            -- an open pilot is known to be open until its fund's last delivery, and no longer
            else least(stands.as_of_date, funds.data_until)
        end as followed_until
    from {{ ref('fct_pilots_as_of') }} as stands
    inner join {{ ref('dim_pilots') }} as details on stands.pilot_id = details.pilot_id
    inner join {{ ref('dim_funds') }} as funds on stands.fund_code = funds.fund_code
),

reached as (
    select as_of_date, unit_id as pilot_id, employees_lower
    from {{ ref('int_employees_reached') }}
    where unit_kind = 'pilot'
)

select
    pilots.*,
    {{ dbt.datediff('pilots.registered_on', 'coalesce(pilots.started_on, pilots.followed_until)', 'day') }}
        as days_to_start,
    {{ dbt.datediff('pilots.started_on', 'pilots.followed_until', 'day') }} as days_since_start,
    coalesce(reached.employees_lower, 0) as employees_so_far
from pilots
left join reached on pilots.as_of_date = reached.as_of_date and pilots.pilot_id = reached.pilot_id
