{#-
    How far a value lies from the median of its group, in units of the median distance to it, scaled so that it reads like a
    number of standard deviations (0.6745 is the quarter point of the normal curve). NULL where more than half of the group
    have the same value, or fewer than can be compared have any. Six decimals: logarithms differ in the last digits by engine.
-#}
{% macro robust_score(value, median, median_distance, n) -%}
    case
        when {{ n }} >= {{ least_n_to_compare() }}
            then {{ rounded(
                '0.6745 * (' ~ value ~ ' - ' ~ median ~ ') / nullif(' ~ median_distance ~ ', 0)', 6
            ) }}
    end
{%- endmacro %}
