"""What both the pages and the meeting pack ask of a release, so that they show the same rows in the same order."""

CRITERIA = """
    select * from mart_steering__success_criteria where as_of_date = $as_of order by sort_order"""
CRITERIA_COMPARED = """
    select criterion_code, value, status, target_probability
    from mart_steering__success_criteria where as_of_date = $as_of"""
FUNDS_COMPARED = """
    select fund_code, pilots_started, pilots_completed, companies_completed, employees_reached
    from mart_sector__breakdown where as_of_date = $as_of"""
DEFINITIONS = """
    select * from mart_steering__definitions where valid_from <= $as_of
    qualify row_number() over (partition by criterion_code order by valid_from desc) = 1
    order by sort_order"""
DECISIONS = f"""
    select decisions.*, definitions.label_nl, definitions.label_en, definitions.unit
    from mart_steering__decisions as decisions
    inner join ({DEFINITIONS}) as definitions on decisions.about_code = definitions.criterion_code
    where decisions.decided_on <= $as_of
    order by decisions.decided_on, decisions.decision desc, definitions.sort_order, decisions.valid_from"""
COMMENTARY = """
    select criterion_code, commented_on, comment_text, on_behalf_of from mart_steering__commentary
    where commented_on <= $as_of order by commented_on desc, criterion_code, comment_text"""
COVERAGE = """
    select cells.fund_code, names.label_nl, names.label_en, cells.pilot_count, cells.carried_out_count
    from mart_steering__intervention_coverage as cells
    inner join mart_steering__interventions as names on cells.intervention_code = names.intervention_code
    inner join mart_steering__funds as funds on cells.fund_code = funds.fund_code
    where cells.as_of_date = $as_of order by names.sort_order, funds.sort_order"""
DIVERSITY = "select * from mart_steering__intervention_diversity where as_of_date = $as_of"
FUNDS = """
    select breakdown.* from mart_sector__breakdown as breakdown
    left join mart_steering__funds as funds on breakdown.fund_code = funds.fund_code
    where breakdown.as_of_date = $as_of order by funds.sort_order nulls last"""
PROJECT = "select * from mart_steering__project"
FORECAST_BASIS = """
    select * from mart_steering__forecast_basis where as_of_date = $as_of order by criterion_code"""
MUST_HAPPEN = """
    select * from mart_steering__must_happen where as_of_date = $as_of
    order by criterion_code, probability_difference desc, completion_probability, pilot_id"""
OVERDUE = """
    select warnings.pilot_id, pilots.company_name, warnings.fund_code, warnings.message_nl, warnings.message_en,
        case warnings.reason_code when 'planned_end_passed' then pilots.planned_end_on
            else pilots.planned_start_on end as planned_on
    from mart_analyst__warnings as warnings
    left join mart_sector__pilots as pilots
        on warnings.pilot_id = pilots.pilot_id and pilots.as_of_date = $as_of
    where warnings.reason_code in ('planned_start_passed', 'planned_end_passed') and not warnings.is_superseded
    order by planned_on, warnings.pilot_id"""
REFUSED = """
    select file_name, sheet, sender, received_on, message_nl, message_en
    from mart_analyst__ingest_reconciliation where outcome in ('refused', 'unknown')
    order by received_on, delivery_seq, sheet"""


def to_do(condition: str) -> str:
    """What senders are asked, as far as `condition` says, in the order in which it is shown."""
    return f"""
    select * from mart_sector__to_do where {condition}
    order by sort_order, since_on nulls last, about, file_name, sheet, row_number, reason_code, text_nl"""


# reason codes of what a file says against the files before it
AGAINST_EARLIER = (
    "('goes_back', 'older_again', 'other_act', 'other_name', 'other_subject', 'foreign_sender', 'changed_by_other',"
    " 'company_twice', 'person_twice', 'same_survey', 'survey_unclear')"
)
EARLIER = f"""
    select distinct said.delivery_seq, said.sender, said.file_name, files.received_on,
        said.cause_nl as text_nl, said.cause_en as text_en, said.is_superseded
    from (
        select delivery_seq, sender, file_name, reason_code, cause_nl, cause_en, is_superseded
        from mart_analyst__rejected_rows
        union all
        select delivery_seq, sender, file_name, reason_code, cause_nl, cause_en, is_superseded
        from mart_analyst__warnings
    ) as said
    inner join mart_analyst__ingest_reconciliation as files on said.delivery_seq = files.delivery_seq
    where said.reason_code in {AGAINST_EARLIER}"""
