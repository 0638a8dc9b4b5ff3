{#- Postgres: numbers. Its own round takes halves of a double to the even neighbour, and no digits of one. -#}
{% macro functions_of_numbers() -%}
    create or replace function engine.rounded(given double precision, digits integer) returns double precision
    language plpgsql immutable strict parallel safe as $body$
    declare
        scale double precision := power(10::double precision, digits);
        scaled double precision := given * scale;
        cut double precision := trunc(scaled);
    begin
        return (cut + case when abs(scaled - cut) >= 0.5 then sign(scaled) else 0 end) / scale;
    end
    $body$;
{%- endmacro %}
