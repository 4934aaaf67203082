with pilots as (
    select * from {{ ref('dim_pilots') }}
),

changes as (
    {% for status, column in [('registered', 'registered_on'), ('selected', 'selected_on'),
                              ('rejected', 'rejected_on'), ('running', 'started_on'),
                              ('completed', 'completed_on'), ('stopped', 'stopped_on')] %}
    select pilot_id, '{{ status }}' as status, {{ column }} as changed_on
    from pilots
    where {{ column }} is not null
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select * from changes
