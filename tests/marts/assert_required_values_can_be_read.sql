-- A record without an instant, or with none that can be read, is on no timeline, one without its conversation in no episode, a
-- vote that no scale can score is no vote: where more than `max_unknown_share` of an account's are so, the marts are empty and
-- say nothing. From the first value on. Reading the findings keeps the test off the critical path: it reports, and stops no
-- model.
{{ config(meta={'tells': 'message'}) }}

with

findings as (
    select
        *,
        sum(share_at_fault) over (
            partition by
                source_system,
                account_id,
                table_name,
                column_name,
                case
                    when check_name in ('undecided_date_value', 'missing_instant') then 'unreadable_value'
                    else check_name
                end
        ) as share_of_kind
    from {{ ref('agg_data_quality_findings') }}
    where
        check_name in ('unreadable_value', 'undecided_date_value', 'orphan', 'unscored_value')
        -- a conversation without its opening begins with its first item
        or (check_name = 'missing_instant' and table_name <> 'conversations')
)

select
    source_system,
    account_id,
    check_name,
    table_name,
    column_name,
    values_at_fault,
    checked_values,
    share_at_fault,
    sentence as message
from findings
where share_of_kind > {{ max_unknown_share() }} and findings > 0
