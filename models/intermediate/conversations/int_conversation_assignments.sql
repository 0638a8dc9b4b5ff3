-- One row per conversation with an assignment to somebody known: the first and the last of them, and the first to a person.
with

assignments as (select * from {{ ref('int_assignments') }})

select
    conversation_number,
    {{ value_at_first('to_id', 'item_number', 'to_id is not null') }} as first_assignee_id,
    {{ value_at_last('to_id', 'item_number', 'to_id is not null') }} as last_assignee_id,
    {{ value_at_first('to_id', 'item_number', "to_id is not null and to_kind = 'human'") }} as first_human_assignee_id,
    {{ value_at_first('occurred_at', 'item_number', "to_id is not null and to_kind = 'human'") }} as first_human_assigned_at
from assignments
where to_id is not null
group by 1
