{#-
    Whether the customer said before an instant that it worked: a positive vote counts on the last AI reply, or a confirmation
    came after it. votes: alias of int_counted_votes, for the window that ends then; returns: of what has `first_confirmation_at`.
-#}
{% macro is_confirmed(votes, returns, decides_at) -%}
    ({{ votes }}.last_reply_positive_at is not null or coalesce({{ returns }}.first_confirmation_at < {{ decides_at }}, false))
{%- endmacro %}
