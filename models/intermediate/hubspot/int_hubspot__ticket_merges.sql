-- One row per ticket and ticket that it was merged into, as the survivor tells: it lists whom it took in.
with

tickets as (
    select * from {{ ref('int_hubspot__tickets') }}
    where merged_object_ids is not null
),

merged as (
    select
        source_system,
        account_id,
        ticket_id as merged_into_id,
        {{ text_list_elements('merged_object_ids') }} as merged_id
    from tickets
)

select
    source_system,
    account_id,
    {{ whole_number(trimmed('merged_id')) }} as ticket_id,
    merged_into_id
from merged
-- nobody is merged into oneself
where {{ trimmed('merged_id') }} <> '' and {{ whole_number(trimmed('merged_id')) }} <> merged_into_id
-- the same id twice in a list is one merge
group by 1, 2, 3, 4
