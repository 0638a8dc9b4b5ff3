{#- What a finding says of a value that is at fault. fault: how it was read, and its text (`unreadable:yesterday`). -#}
{% macro fault_meaning(fault) -%}
    case split_part({{ fault }}, ':', 1)
        when 'unreadable' then 'cannot be read and counts as empty'
        when 'ambiguous_local'
            then 'has no offset and falls into an hour that occurs twice; the row''s evidence decides, else the first is taken'
        when 'skipped_local' then 'has no offset and falls into an hour that the clocks leave out; it is shifted by the gap'
        when 'undecided_date' then 'has day and month in an order that nothing in its file tells, and counts as empty'
        when 'contradicted' then 'differs from the seconds since 1970 beside it by a second or more; the instant counts'
        when 'negative' then 'cannot be negative and counts as empty'
        when 'unresolved' then 'is a label that names no loaded record, or several, and counts as empty'
        when 'unscored' then 'is on no known scale and counts as no vote'
        when 'foreign' then 'is in another currency than its order and counts as unknown'
        when 'damaged' then 'is an id whose digits a program has cut off, and counts as empty'
        when 'empty' then 'is empty where the record needs it'
        when 'undefined' then 'is no definition of the seed resolution_definitions; nothing is judged under it'
        when 'uncounted' then 'is no whole number of units that can be billed; the line counts as one unit'
        when 'inverted' then 'lies before the date that the period begins with; no date is inside'
        when 'repeated' then 'stands in several rows of one file; the last counts, and what the others say is in no figure'
        when 'unknown' then 'is not known; the default holds'
    end
{%- endmacro %}
