-- Statistics that metrics share. Intervals are of 95 % where nothing else is said; rates go in and come out as 0 to 100.

-- Wilson score interval of a share. z = 1.959964 is the 97.5 % point of the normal distribution.
CREATE OR REPLACE MACRO wilson_low(hits, cases, z := 1.959964) AS CASE WHEN cases > 0 THEN greatest(0,
    100 * (hits / cases + z * z / (2 * cases)
        - z * sqrt((hits / cases) * (1 - hits / cases) / cases + z * z / (4 * cases * cases))) / (1 + z * z / cases)) END;
CREATE OR REPLACE MACRO wilson_high(hits, cases, z := 1.959964) AS CASE WHEN cases > 0 THEN least(100,
    100 * (hits / cases + z * z / (2 * cases)
        + z * sqrt((hits / cases) * (1 - hits / cases) / cases + z * z / (4 * cases * cases))) / (1 + z * z / cases)) END;

-- The 97.5 % point of Student's t distribution: tabled up to 30 degrees of freedom, beyond that within 0.1 %.
CREATE OR REPLACE MACRO t95(degrees) AS CASE
    WHEN degrees < 1 THEN NULL
    WHEN degrees <= 30 THEN [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.3060, 2.2622, 2.2281, 2.2010,
        2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930, 2.0860, 2.0796, 2.0739, 2.0687, 2.0639, 2.0595,
        2.0555, 2.0518, 2.0484, 2.0452, 2.0423][CAST(degrees AS BIGINT)]
    ELSE 1.959964 + 2.45 / degrees
END;

-- Half the width of the interval of a mean, from count, sum and sum of squares; NULL for fewer than two values.
CREATE OR REPLACE MACRO mean_margin(members, total, squares) AS CASE WHEN members > 1 THEN
    t95(members - 1) * sqrt(greatest(0, squares - total * total / members) / (members - 1) / members) END;

-- The point that a normal variable exceeds with this small probability (below 0.024; Acklam's approximation).
CREATE OR REPLACE MACRO normal_tail(chance) AS (
    -(((((-0.007784894002430293 * sqrt(-2 * ln(chance)) - 0.3223964580411365) * sqrt(-2 * ln(chance))
        - 2.400758277161838) * sqrt(-2 * ln(chance)) - 2.549732539343734) * sqrt(-2 * ln(chance))
        + 4.374664141464968) * sqrt(-2 * ln(chance)) + 2.938163982698783)
    / ((((0.007784695709041462 * sqrt(-2 * ln(chance)) + 0.3224671290700398) * sqrt(-2 * ln(chance))
        + 2.445134137142996) * sqrt(-2 * ln(chance)) + 3.754408661907416) * sqrt(-2 * ln(chance)) + 1)
);

-- The point of Student's t distribution that belongs to a point z of the normal one (Cornish-Fisher expansion).
CREATE OR REPLACE MACRO student_point(z, degrees) AS (
    z + (pow(z, 3) + z) / (4 * degrees) + (5 * pow(z, 5) + 16 * pow(z, 3) + 3 * z) / (96 * degrees * degrees)
);

-- How many of `members` values the upper end of the interval of their 95th percentile leaves below it (one-sided);
-- NULL where there are too few to say.
CREATE OR REPLACE MACRO p95_reach(members) AS CASE
    WHEN 0.95 + 1.644854 * sqrt(0.95 * 0.05 / members) < 1 THEN members * (0.95 + 1.644854 * sqrt(0.95 * 0.05 / members))
END;
