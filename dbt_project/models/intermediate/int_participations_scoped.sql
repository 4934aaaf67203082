with participations as (
    select * from {{ ref('fct_participations') }}
    where phase = 'pilot' and company_id is not null
),

attendance_lists as (
    select pilot_id, held_on, count(distinct person_code) as persons
    from participations
    where source_kind = 'attendance'
    group by pilot_id, held_on
),

compared as (
    select
        participations.*,
        participations.source_kind = 'count'
            and coalesce(attendance_lists.persons, 0) < participations.participants as is_uncovered
    from participations
    left join attendance_lists
        on participations.pilot_id = attendance_lists.pilot_id
        and participations.held_on = attendance_lists.held_on
)

{% for unit_kind, unit_id, fund_code in [
    ('company', 'company_id', "'all'"),
    ('company_in_fund', 'company_id', 'fund_code'),
    ('pilot', 'pilot_id', 'fund_code'),
] %}
select
    '{{ unit_kind }}' as unit_kind,
    {{ unit_id }} as unit_id,
    {{ fund_code }} as scope_fund_code,
    *
from compared
{% if not loop.last %}union all{% endif %}
{% endfor %}
