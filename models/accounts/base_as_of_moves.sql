-- One row per account whose as_of is another than at the last build: the earlier and the later of the two. Where it moved back,
-- the same instants lie between them as where it moved on.
with

changes as (select * from {{ ref('base_changed_inputs') }})

select
    source_system,
    account_id,
    least(cast(input_value as timestamp), cast(built_value as timestamp)) as from_at,
    greatest(cast(input_value as timestamp), cast(built_value as timestamp)) as until_at
from changes
where input_kind = 'as_of' and input_value is not null and built_value is not null
