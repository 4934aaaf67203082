select
    proofs.as_of_date,
    pilots.fund_code,
    proofs.pilot_id,
    details.company_name,
    pilots.status,
    proofs.proof,
    proofs.is_needed,
    proofs.is_present,
    proofs.is_needed and not proofs.is_present as is_missing,
    proofs.is_present is null as is_hidden,
    proofs.proven_on,
    cast(proofs.list_count as bigint) as list_count,
    cast(proofs.lists_without_esf as bigint) as lists_without_esf,
    proofs.sender,
    proofs.file_name,
    proofs.sha256,
    proofs.sheet,
    cast(proofs.row_number as bigint) as row_number
from {{ ref('int_evidence_proofs') }} as proofs
inner join {{ ref('fct_pilots_as_of') }} as pilots
    on proofs.as_of_date = pilots.as_of_date and proofs.pilot_id = pilots.pilot_id
inner join {{ ref('dim_pilots') }} as details on proofs.pilot_id = details.pilot_id
