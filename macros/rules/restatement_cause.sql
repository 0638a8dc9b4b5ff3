{#-
    Why a revision of a verdict differs from the one before: the first that holds, in the order of the seed restatement_causes. Over
    the columns of fct_verdict_ledger: what is so now, what was so when the last revision was published (`published_`), and what is so
    now at the instant up to which that one was evaluated (`_until_then`).
-#}
{% macro restatement_cause() -%}
    case
        when published_revision is null then null
        when definition_hash <> published_definition_hash then 'definition_changed'
        when (exclusion_reason is distinct from published_exclusion_reason) then 'excluded'
        when reason = 'customer_returned' then 'returned'
        when reason = 'recontact' then 'recontact'
        {#- of an episode that is not there, or was not, nobody voted #}
        when is_there and published_first_item_at is not null and {{ have_votes_changed('published_votes', 'votes_until_then') }}
            then 'changed_vote'
        when is_evidence_changed then 'changed_evidence'
        when items_until_then > published_items_until then 'late_item'
        when items_until_then < published_items_until then 'lost_item'
        when last_ai_reply_at > published_last_ai_reply_at then 'clock_restarted'
        when (not is_there or first_item_at is distinct from published_first_item_at) then 'recut'
        else 'other'
    end
{%- endmacro %}
